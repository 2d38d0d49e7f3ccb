import { join, resolve } from 'node:path';
import type { ServiceName } from '@firebreak/contracts';
import { CliError } from '../cli/cli-error.js';
import { type Environment, setting } from '../cli/environment.js';
import { ControlServer } from '../native/control-server.js';
import { deferred } from '../native/deferred.js';
import { NativeStack } from '../native/native-stack.js';
import {
  adminPortVariable,
  checkPorts,
  defineServices,
  portVariable,
} from '../native/service-definition.js';
import { StackOutput } from '../native/stack-output.js';
import { REPOSITORY_ROOT, type StackPaths, stackPaths } from '../native/stack-paths.js';
import { Supervisor } from '../native/supervisor.js';
import { SERVICES } from '../services.js';
import type { TourClock } from './clock.js';

const HEALTHY_WITHIN_MS = 60_000;
const POLL_MS = 100;
const GRACE_MS = 4_000;

/** What the tour's own stack is started with. */
export interface OwnStackOptions {
  readonly env: Environment;
  /** Directory of the build. */
  readonly dist: string;
  readonly placement: string;
  /** Open period of its breakers, in ms, unless the environment has one. @default their own */
  readonly breakerOpenMs?: number;
  readonly clock: TourClock;
}

/** A native stack that lives as long as the tour does, found by the verbs like that of `npm start`. */
export class OwnStack {
  private constructor(
    private readonly supervisor: Supervisor,
    private readonly control: ControlServer,
    private readonly paths: StackPaths,
  ) {}

  /**
   * Starts it and waits until it is healthy.
   * @throws CliError when it cannot start, and the signal's reason when it aborts; nothing is left then
   */
  static async start(options: OwnStackOptions, signal: AbortSignal): Promise<OwnStack> {
    const env = ownEnvironment(options);
    const paths = stackPaths(env);
    const dist = resolve(REPOSITORY_ROOT, options.dist);
    const services = await defineServices(env, dist, join(REPOSITORY_ROOT, 'runtime.env'));
    const starting = deferred<Supervisor>();
    const control = await ControlServer.listen(paths.socket, async (request) =>
      (await starting.promise).handle(request),
    );
    const output = new StackOutput({ pretty: false, colour: false }, () => undefined);
    const supervisor = new Supervisor({ services, output, logs: paths.logs, graceMs: GRACE_MS });
    const stack = new OwnStack(supervisor, control, paths);
    starting.resolve(supervisor);
    try {
      await checkPorts(services, env);
      supervisor.start();
      await stack.#healthy(options.clock, signal);
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** The same stack as the verbs see it. */
  asStack(write: (line: string) => void): NativeStack {
    return new NativeStack(this.paths, write);
  }

  /** Ends every service, also one that is paused; SIGKILL for those that take longer than 4 s. */
  async stop(): Promise<void> {
    await this.supervisor.stop();
    await this.control.close();
  }

  /** Ends every service at once. */
  kill(): void {
    this.supervisor.kill();
  }

  async #healthy(clock: TourClock, signal: AbortSignal): Promise<void> {
    const end = clock.now() + HEALTHY_WITHIN_MS;
    for (;;) {
      const { services } = await this.supervisor.handle({ verb: 'ps' });
      signal.throwIfAborted();
      if (services.every(({ state }) => state === 'running')) return;
      const gone = services.find(({ state }) => state === 'exited');
      if (gone !== undefined) throw this.#notHealthy(gone.service, `ended (${gone.exit})`);
      if (clock.now() > end) {
        const late = services.find(({ state }) => state !== 'running')?.service ?? 'service-a';
        throw this.#notHealthy(late, `is not healthy after ${HEALTHY_WITHIN_MS / 1_000} s`);
      }
      await clock.wait(POLL_MS, signal);
    }
  }

  #notHealthy(service: ServiceName, what: string): CliError {
    const log = join(this.paths.logs, `${service}.log`);
    return new CliError(`${service} ${what}, so the tour cannot begin. Its log: ${log}`);
  }
}

/** Free ports where none is asked for: a tour is not the place to learn that 3000 is taken. */
function ownEnvironment({ env, placement, breakerOpenMs }: OwnStackOptions): Environment {
  const ports = SERVICES.flatMap((name) => [portVariable(name), adminPortVariable(name)]);
  const free = ports.filter((variable) => setting(env, variable) === undefined);
  const openMs =
    breakerOpenMs === undefined || setting(env, 'BREAKER_OPEN_MS') !== undefined
      ? {}
      : { BREAKER_OPEN_MS: String(breakerOpenMs) };
  return {
    ...env,
    ...Object.fromEntries(free.map((variable) => [variable, '0'])),
    ...openMs,
    PLACEMENT: placement,
  };
}
