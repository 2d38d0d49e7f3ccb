import { join, resolve } from 'node:path';
import { CliError } from '../cli/cli-error.js';
import { setting } from '../cli/environment.js';
import { outputStyle } from '../cli/output-style.js';
import { defineConsole, isConsoleOff } from './console-definition.js';
import { ControlServer } from './control-server.js';
import { deferred } from './deferred.js';
import { checkPorts, defineServices } from './service-definition.js';
import { StackOutput } from './stack-output.js';
import { REPOSITORY_ROOT, stackPaths } from './stack-paths.js';
import { Supervisor } from './supervisor.js';

/** A service limits its own shutdown (SHUTDOWN_GRACE_MS); what takes longer than that is stuck. */
const DEFAULT_SERVICE_GRACE_MS = 3_000;
const EXTRA_GRACE_MS = 1_000;

/** What `up` is told. */
export interface UpOptions {
  /** Directory of the build. @default `dist` of the checkout */
  readonly dist?: string;
  /** Whether the console runs too. @default unless CONSOLE=off */
  readonly console?: boolean;
}

/**
 * Runs the native stack in the foreground until Ctrl-C, SIGTERM or SIGHUP, or until its terminal or
 * the reader of its output is gone.
 * @returns the exit code: 0 when told to stop, 1 when every service ended by itself
 * @throws CliError when it cannot start, with nothing left running.
 */
export async function up({ dist = 'dist', console = true }: UpOptions = {}): Promise<number> {
  if (process.platform === 'win32') {
    throw new CliError(
      'The native stack needs Linux, macOS or WSL. Use docker compose up --build.',
    );
  }
  const { env, stdout } = process;
  const paths = stackPaths(env);
  const style = outputStyle(stdout, env);
  const build = resolve(REPOSITORY_ROOT, dist);
  const services = await defineServices(env, build, join(REPOSITORY_ROOT, 'runtime.env'));
  const isConsoleWanted = console && !isConsoleOff(env);
  const page = isConsoleWanted ? await defineConsole(build, services, paths) : undefined;
  const starting = deferred<Supervisor>();
  const control = await ControlServer.listen(paths.socket, async (request) =>
    (await starting.promise).handle(request),
  );
  try {
    await checkPorts(services, env);
    const output = new StackOutput(style, (line) => stdout.write(`${line}\n`), stdout.columns);
    const supervisor = new Supervisor({
      services,
      ...(page && { console: page }),
      output,
      logs: paths.logs,
      graceMs: graceMs(env),
    });
    starting.resolve(supervisor);
    return await supervise(supervisor, output);
  } finally {
    await control.close();
  }
}

async function supervise(supervisor: Supervisor, output: StackOutput): Promise<number> {
  const told = toldToStop(() => supervisor.kill());
  try {
    supervisor.start();
    const reason = await Promise.race([told.reason, supervisor.lost.then(() => 'lost')]);
    if (reason === 'lost') {
      output.say('stack.lost', 'No service is left: the lines above say why.', 'warn');
      return 1;
    }
    output.say('stack.stopping', `${reason}: stopping all services; once more kills them.`);
    return 0;
  } finally {
    await supervisor.stop();
    told.dispose();
  }
}

/** One Ctrl-C may arrive twice, from the terminal and from npm; a person takes longer to press again. */
const SAME_SIGNAL_MS = 500;

/** The first reason to stop, in words; a second one calls `again`. */
function toldToStop(again: () => void): { reason: Promise<string>; dispose: () => void } {
  const first = deferred<string>();
  let toldAt: number | undefined;
  const tell = (reason: string): void => {
    const now = performance.now();
    toldAt ??= now;
    if (now - toldAt > SAME_SIGNAL_MS) again();
    first.resolve(reason);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, tell);
  const readerLeft = (): void => first.resolve('The reader of this output left');
  process.stdout.on('error', readerLeft);
  return {
    reason: first.promise,
    dispose: () => {
      for (const signal of signals) process.off(signal, tell);
    },
  };
}

function graceMs(env: NodeJS.ProcessEnv): number {
  const own = Number(setting(env, 'SHUTDOWN_GRACE_MS') ?? DEFAULT_SERVICE_GRACE_MS);
  return (Number.isFinite(own) && own >= 0 ? own : DEFAULT_SERVICE_GRACE_MS) + EXTRA_GRACE_MS;
}
