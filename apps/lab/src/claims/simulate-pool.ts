import { seededRandom } from '@firebreak/faults';
import TinyQueue from 'tinyqueue';
import { type Draw, exponentialGap } from '../simulate/draws.js';

/** A server with a fixed number of threads. Times in ms. */
export interface PoolOptions {
  readonly threads: number;
  /** Calls that may wait for a thread. */
  readonly queue: number;
  readonly ratePerSecond: number;
  /** How long a call holds its thread. */
  readonly service: Draw;
  /** Share of calls that hang: they hold their thread for the deadline. @default 0 */
  readonly hangShare?: number;
  readonly deadlineMs: number;
  /** What comes before this is not counted: the pool fills. */
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly seed: number;
}

/** What became of the calls that did not hang. */
export interface PoolResult {
  readonly calls: number;
  readonly served: number;
  /** Median from arrival to answer of those that were served. */
  readonly medianMs: number;
}

/** One pool by discrete events: calls that find neither a thread nor room to wait are refused. */
export function simulatePool(options: PoolOptions): PoolResult {
  const { service, hangShare = 0, deadlineMs, seed, warmUpMs, durationMs } = options;
  const random = seededRandom(seed, 'pool');
  const gap = exponentialGap(options.ratePerSecond);
  const pool = new Pool(options);
  const latencies: number[] = [];
  let calls = 0;
  for (let now = 0; now < durationMs; now += gap(random)) {
    const hangs = random() < hangShare;
    const endsAt = pool.take(now, hangs ? deadlineMs : service(random));
    if (hangs || now < warmUpMs) continue;
    calls += 1;
    if (endsAt !== undefined) latencies.push(endsAt - now);
  }
  return {
    calls,
    served: latencies.length,
    medianMs: latencies.toSorted((one, other) => one - other)[latencies.length >> 1] ?? Number.NaN,
  };
}

/** Threads and a queue before them, first come, first served. */
class Pool {
  /** When each taken thread becomes free, with the calls that wait for it reckoned in. */
  readonly #freeAt = new TinyQueue<number>();
  /** When the calls that wait begin. */
  readonly #beginAt = new TinyQueue<number>();

  constructor(private readonly options: Pick<PoolOptions, 'threads' | 'queue'>) {}

  /** When a call that comes now ends; undefined if it is refused. */
  take(now: number, serviceMs: number): number | undefined {
    this.#forgetUntil(now);
    const isFull = this.#freeAt.length >= this.options.threads;
    if (isFull && this.#beginAt.length >= this.options.queue) return undefined;
    const beginsAt = isFull ? Math.max(now, this.#freeAt.pop() ?? now) : now;
    if (beginsAt > now) this.#beginAt.push(beginsAt);
    this.#freeAt.push(beginsAt + serviceMs);
    return beginsAt + serviceMs;
  }

  #forgetUntil(now: number): void {
    while ((this.#beginAt.peek() ?? Infinity) <= now) this.#beginAt.pop();
    while ((this.#freeAt.peek() ?? Infinity) <= now) this.#freeAt.pop();
  }
}
