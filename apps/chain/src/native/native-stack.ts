import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@firebreak/contracts';
import { LogTail } from '../logs/log-tail.js';
import { mergeByTime, readHistory } from '../logs/log-history.js';
import { printableLine } from '../logs/log-printer.js';
import type { LogsRequest, Stack } from '../stack.js';
import { askSupervisor, whenStackEnds } from './control-client.js';
import type { ControlAnswer, ControlRequest, ServiceVerb } from './control-protocol.js';
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
    const answer = await askSupervisor(this.paths.socket, { verb: 'ps' });
    return answer?.services.find((status) => status.service === service)?.port;
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

  async logs({ services, isFollowing, tail, style }: LogsRequest): Promise<number> {
    const files = services.map((service) => ({ service, path: this.#logFile(service) }));
    const tails = files.map(({ service, path }) => ({ service, tail: new LogTail(path) }));
    const histories = files.map(({ service, path }) => readHistory(service, path, tail));
    for (const { service, json } of mergeByTime(histories)) {
      this.write(printableLine(service, json, style));
    }
    const stack = isFollowing ? await whenStackEnds(this.paths.socket) : undefined;
    let isOver = stack === undefined;
    void stack?.ended.then(() => (isOver = true));
    while (!isOver) {
      await delay(FOLLOW_POLL_MS);
      const news = tails.map(({ service, tail: added }) =>
        added.take().map((json) => ({ service, json })),
      );
      for (const { service, json } of mergeByTime(news))
        this.write(printableLine(service, json, style));
    }
    for (const { tail: added } of tails) added.close();
    return 0;
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
