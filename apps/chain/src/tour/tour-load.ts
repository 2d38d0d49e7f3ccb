import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type EdgeAnswer,
  EdgeClient,
  edgeRequest,
  KnownOrders,
  type LoadListener,
  OpenLoad,
  parseMix,
} from '@firebreak/load';
import { CliError } from '../cli/cli-error.js';
import { REAL_TIME } from './clock.js';
import { LOAD_RATE } from './load-rate.js';

const MIX = parseMix('orders,reads');
/** The same quote again and again, so that there is a last good one to give. */
const QUOTE = edgeRequest('quotes', 1, '');
const QUOTE_EVERY_MS = 500;
const WARM_UP_ORDERS = 15;
const WARMS_WITHIN_MS = 5_000;
const WORKS_WITHIN_MS = 15_000;
const ASK_AGAIN_MS = 250;
const DRAIN_MS = 3_000;

/** The clients of the tour: orders and reads at an even pace, and one who asks for a quote. */
export class TourLoad {
  readonly #client: EdgeClient;
  readonly #orders = new KnownOrders();
  readonly #over = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly url: URL,
    private readonly told: LoadListener,
  ) {
    this.#client = new EdgeClient(url);
  }

  /**
   * Places a few orders and reads them, so that there are some to read and no first call of anything
   * is counted: connections are made and code is compiled then.
   * @throws CliError when no order is paid within 15 s
   */
  async warmUp(signal: AbortSignal): Promise<void> {
    const end = performance.now() + WORKS_WITHIN_MS;
    let warmUntil = Number.POSITIVE_INFINITY;
    for (let paid = 0, n = 0; paid < WARM_UP_ORDERS && performance.now() < warmUntil; n += 1) {
      const answer = await this.#client.send(edgeRequest('orders', n, ''));
      signal.throwIfAborted();
      this.#orders.addFrom(answer.body);
      if (answer.outcome === 'ok') {
        paid += 1;
        warmUntil = Math.min(warmUntil, performance.now() + WARMS_WITHIN_MS);
        await this.#client.send(edgeRequest('reads', n, this.#orders.next()));
        await this.#client.send(QUOTE);
      } else {
        if (performance.now() > end) throw new CliError(noOrder(this.url, answer));
        await REAL_TIME.wait(ASK_AGAIN_MS, signal);
      }
    }
  }

  start(): void {
    const plan = { ratePerSecond: LOAD_RATE, mix: MIX };
    const load = new OpenLoad(plan, {
      client: this.#client,
      orders: this.#orders,
      told: this.told,
    });
    const { signal } = this.#over;
    const sending = load.run(signal).then(() => load.drain(DRAIN_MS));
    this.#running = Promise.all([sending, this.#askForQuotes(signal)]);
  }

  /** Sends no more and waits for what is under way. */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }

  /** Sends no more, gives up what is under way and closes the connections. */
  async leave(): Promise<void> {
    this.#over.abort();
    await this.#client.close();
    await this.#running;
  }

  async #askForQuotes(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const dueAt = performance.now();
      this.told.sent('quotes', dueAt);
      const answer = await this.#client.send(QUOTE);
      const latencyMs = performance.now() - dueAt;
      this.told.ended({ ...answer, operation: 'quotes', dueAt, latencyMs });
      const waitMs = Math.max(0, QUOTE_EVERY_MS - latencyMs);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function noOrder({ origin }: URL, { outcome, body, errorCode }: EdgeAnswer): string {
  const code = typeof body?.['code'] === 'string' ? ` ${body['code']}` : '';
  return (
    `No order could be placed at ${origin} within ${WORKS_WITHIN_MS / 1_000} s ` +
    `(${errorCode ?? outcome}${code}). See who runs: npm run chain -- ps`
  );
}
