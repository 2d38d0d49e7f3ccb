import { join } from 'node:path';
import type { ServiceName } from '@firebreak/contracts';
import { LogTail } from '../logs/log-tail.js';
import { kept, lastOf, mergeByTime } from '../logs/log-history.js';
import type { ServiceLine } from '../logs/log-history.js';
import { printableLine } from '../logs/log-printer.js';
import type { LogsRequest, Stack } from '../stack.js';
import { askSupervisor, whenStackEnds } from './control-client.js';
import type {
  ControlAnswer,
  ControlRequest,
  ServiceStatus,
  ServiceVerb,
} from './control-protocol.js';
import type { StackAdmin } from '../admin/stack-admin.js';
import { CliError } from '../cli/cli-error.js';
import { psTable } from './ps-table.js';
import type { StackPaths } from './stack-paths.js';

const FOLLOW_POLL_MS = 100;

/** The stack of processes that `npm start` runs, through its supervisor's socket. */
export class NativeStack implements Stack {
  readonly kind = 'native';

  constructor(
    private readonly paths: StackPaths,
    private readonly write: (line: string) => void,
  ) {}

  /** Whether a supervisor answers. */
  async isRunning(): Promise<boolean> {
    return (await askSupervisor(this.paths.socket, { verb: 'ps' })) !== undefined;
  }

  /** The port a service of the running stack listens on; undefined when no stack runs. */
  async portOf(service: ServiceName): Promise<number | undefined> {
    return (await this.#statusOf(service))?.port;
  }

  async admin(): Promise<StackAdmin> {
    const { NativeAdmin } = await import('./native-admin.js');
    return new NativeAdmin(
      process.env,
      async (service) => (await this.#statusOf(service))?.adminPort,
    );
  }

  /** The supervisor starts services with it from now on. */
  async rememberPlacement(placement: string, epoch: number): Promise<void> {
    await this.#ask({ verb: 'placement', placement, epoch });
  }

  async ps(): Promise<number> {
    const { services } = await this.#ask({ verb: 'ps' });
    for (const line of psTable(services, Date.now())) this.write(line);
    return 0;
  }

  async apply(verb: ServiceVerb, services: readonly ServiceName[]): Promise<number> {
    const { results } = await this.#ask({ verb, services: [...services] });
    for (const { message } of results) this.write(message);
    return results.every(({ ok }) => ok) ? 0 : 1;
  }

  async logs({ services, isFollowing, tail, keep, style }: LogsRequest): Promise<number> {
    const show = (lines: readonly (readonly ServiceLine[])[]): void => {
      for (const { service, json } of mergeByTime(lines)) {
        this.write(printableLine(service, json, style));
      }
    };
    const tails = services.map((service) => new LogTail(service, this.#logFile(service)));
    show(tails.map((added) => lastOf(kept(added.history(), keep), tail)));
    if (isFollowing) {
      await this.#follow(() => show(tails.map((added) => kept(added.take(), keep))));
    }
    for (const added of tails) added.close();
    return 0;
  }

  async #statusOf(service: ServiceName): Promise<ServiceStatus | undefined> {
    const answer = await askSupervisor(this.paths.socket, { verb: 'ps' });
    return answer?.services.find((status) => status.service === service);
  }

  /** Calls `show` every so often until the stack ends, and once after. */
  async #follow(show: () => void): Promise<void> {
    const ended = whenStackEnds(this.paths.socket);
    const poll = setInterval(show, FOLLOW_POLL_MS);
    try {
      await ended;
    } finally {
      clearInterval(poll);
      show();
    }
  }

  #logFile(service: ServiceName): string {
    return join(this.paths.logs, `${service}.log`);
  }

  async #ask(request: ControlRequest): Promise<ControlAnswer> {
    const answer = await askSupervisor(this.paths.socket, request);
    if (answer) return answer;
    throw new CliError('The native stack does not run. Start it: npm start');
  }
}
