import { Command, CommanderError } from 'commander';
import { DEFAULT_MIX } from '@firebreak/load';
import { findStack } from '../find-stack.js';
import type { StackChoice } from '../find-stack.js';
import { SERVICE_VERBS } from '../native/control-protocol.js';
import type { ServiceVerb } from '../native/control-protocol.js';
import { logFilter, type LogFilter } from '../logs/log-filter.js';
import { addAdminCommands } from './admin-commands.js';
import { CliError } from './cli-error.js';
import type { LoadOptions } from './load-command.js';
import { outputStyle } from './output-style.js';
import { parseServices } from './service-argument.js';
import { addTourCommand } from './tour-command.js';

const VERB_HELP: Readonly<Record<ServiceVerb, string>> = {
  start: 'start services that ended',
  stop: 'end services: SIGTERM, then SIGKILL',
  kill: 'kill services outright: SIGKILL',
  pause: 'stop services where they are: SIGSTOP',
  unpause: 'let paused services go on: SIGCONT',
};

/**
 * Runs one command line.
 * @param args without the program's name
 * @returns the exit code
 */
export async function runCli(args: readonly string[]): Promise<number> {
  let code = 0;
  const program = buildProgram((result) => (code = result));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

// Verbs that need much (a gRPC client, an HTTP client) load it when they are called.
function buildProgram(setCode: (code: number) => void): Command {
  const program = new Command('chain')
    .usage('<verb> [service...]')
    .description(
      'Run, break, heal and load the chain. Services: service-a, service-b, service-c, or a, b, c; ' +
        'where none is named, all.',
    )
    .exitOverride()
    .configureOutput({ outputError: pointingTo('What there is: npm run chain -- --help') })
    .configureHelp({ subcommandTerm: briefUsage });

  program
    .command('up')
    .description('run the three services and the console here, until Ctrl-C')
    .option('--dist <directory>', 'where the build is', 'dist')
    .option('--no-console', 'without the page (the same as CONSOLE=off)')
    .action(async (options: { dist: string; console: boolean }) => {
      const { up } = await import('../native/up.js');
      setCode(await up(options));
    });

  stackCommand(program, 'ps', 'who runs').action(async (choice: StackChoice) => {
    setCode(await (await findStack(choice, print)).ps());
  });

  for (const verb of SERVICE_VERBS) {
    stackCommand(program, `${verb} [services...]`, VERB_HELP[verb]).action(
      async (names: string[], choice: StackChoice) => {
        const services = parseServices(names);
        setCode(await (await findStack(choice, print)).apply(verb, services));
      },
    );
  }

  stackCommand(program, 'logs [services...]', 'what the services log, in order of time')
    .option('-f, --follow', 'go on with what comes')
    .option('--tail <lines>', 'only the last lines of each service')
    .option('--correlation <id>', 'only what was done for the request with this x-correlation-id')
    .option('--transitions', 'only what breakers did: opened, half_open, closed')
    .action(async (names: string[], options: LogsOptions) => {
      const services = parseServices(names);
      const tail = options.tail === undefined ? undefined : parseTail(options.tail);
      const keep = logFilter(options);
      const stack = await findStack(options, print);
      setCode(
        await stack.logs({
          services,
          isFollowing: options.follow === true,
          ...(tail === undefined ? {} : { tail }),
          ...(keep === undefined ? {} : { keep }),
          style: outputStyle(process.stdout, process.env),
        }),
      );
    });

  addAdminCommands({
    stackCommand: (usage, description) => stackCommand(program, usage, description),
    setCode,
    print,
  });

  addTourCommand({
    stackCommand: (usage, description) => stackCommand(program, usage, description),
    setCode,
  });

  program
    .command('doctor')
    .description('whether this machine has what the stacks need, and what to do if not')
    .action(async () => {
      const { examine, findingLines } = await import('../doctor/doctor.js');
      const findings = await examine(process.env);
      for (const line of findingLines(findings)) print(line);
      setCode(findings.some(({ verdict }) => verdict === 'fail') ? 1 : 0);
    });

  program
    .command('load <rate>')
    .description('send <rate> requests a second to service-a and say each second how they fare')
    .option(
      '--mix <operations>',
      'of orders, quotes, reads; with weights as orders=1,reads=3',
      DEFAULT_MIX,
    )
    .option('--for <duration>', 'how long (60s, 2m); without it until Ctrl-C')
    .option('--url <url>', 'where service-a is, if not where this stack has it')
    .action(async (rate: string, options: LoadOptions) => {
      const { load } = await import('./load-command.js');
      await load(rate, options);
    });

  for (const verb of program.commands) {
    verb.configureOutput({
      outputError: pointingTo(`How it is written: npm run chain -- ${verb.name()} --help`),
    });
  }
  return program;
}

type OutputError = (text: string, write: (text: string) => void) => void;

/** What is wrong, on one line: Commander puts its suggestion on a second. Then where to read more. */
function pointingTo(more: string): OutputError {
  return (text, write) => {
    const fault = text.trim().replaceAll(/\s*\n\s*/g, ' ');
    write(`${fault.replace(/\.$/, '')}. ${more}\n`);
  };
}

/** A verb with two arguments at most, so that what it does stands beside it in 80 columns. */
function briefUsage(verb: Command): string {
  const [first, second, ...more] = verb.registeredArguments.map((argument) => {
    const text = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${text}>` : `[${text}]`;
  });
  return [verb.name(), first, second, more.length > 0 ? '…' : undefined]
    .filter((part) => part !== undefined)
    .join(' ');
}

interface LogsOptions extends StackChoice, LogFilter {
  readonly follow?: boolean;
  readonly tail?: string;
}

function stackCommand(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option('--native', 'the stack of npm start')
    .option('--compose', 'the stack of docker compose');
}

function parseTail(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CliError(`--tail "${text}" is not a number of lines: a whole number from 0.`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
