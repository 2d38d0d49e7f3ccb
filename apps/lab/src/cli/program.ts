import { Command, CommanderError } from 'commander';
import { LabError } from './lab-error.js';
import type { VerbContext, VerbDefinition } from './verb.js';

interface Verb {
  readonly description: string;
  /** Only the verb that is called is loaded: some need much, and `--help` should not wait for it. */
  readonly load: () => Promise<VerbDefinition>;
}

const VERBS: Readonly<Record<string, Verb>> = {
  run: {
    description: 'measure cells of placement × fault with real processes',
    load: async () => (await import('./run-command.js')).defineRun,
  },
  simulate: {
    description: 'the same cells by discrete events, with the real breakers on a virtual clock',
    load: async () => (await import('./simulate-command.js')).defineSimulate,
  },
  claims: {
    description: 'try every claim about placements by an experiment, and say whether it holds',
    load: async () => (await import('./claims-command.js')).defineClaims,
  },
  tune: {
    description: "propose a breaker's figures from the data of a service",
    load: async () => (await import('./tune-command.js')).defineTune,
  },
  transport: {
    description: 'measure one hop over gRPC and over REST',
    load: async () => (await import('./transport-command.js')).defineTransport,
  },
  report: {
    description: 'write the page of a folder of results again',
    load: async () => (await import('./report-command.js')).defineReport,
  },
};

/**
 * Runs one command line.
 * @param args without the program's name
 * @returns the exit code
 */
export async function runCli(args: readonly string[]): Promise<number> {
  let code = 0;
  try {
    const program = await buildProgram(args, {
      print,
      notice,
      setCode: (result) => (code = result),
    });
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof LabError)) throw error;
    notice(error.message);
    return error.exitCode;
  }
}

async function buildProgram(args: readonly string[], context: VerbContext): Promise<Command> {
  const called = args.find((arg) => Object.hasOwn(VERBS, arg));
  const asked = called === undefined ? '' : `${called} `;
  const program = new Command('lab')
    .usage('<verb> [options]')
    .description('Where should circuit breakers sit in A → B → C? Measured and simulated.')
    // A verb's own verbs may have options of the same names.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(`${oneLine(text)}. What there is: npm run lab -- ${asked}--help\n`),
    });
  for (const [name, { description, load }] of Object.entries(VERBS)) {
    const command = program.command(name).description(description);
    if (name === called) (await load())(command, context);
  }
  return program;
}

/** Commander puts its suggestion on a line of its own. */
function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function notice(line: string): void {
  process.stderr.write(`${line}\n`);
}
