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
  const { threads, queue, service, hangShare = 0, deadlineMs, seed } = options;
  const random = seededRandom(seed, 'pool');
  const gap = exponentialGap(options.ratePerSecond);
  /** When the threads that are taken become free, the waiting calls reckoned in. */
  const freeAt = new TinyQueue<number>();
  const starts = new TinyQueue<number>();
  const latencies: number[] = [];
  let calls = 0;
  for (let now = 0; now < options.durationMs; now += gap(random)) {
    while ((starts.peek() ?? Infinity) <= now) starts.pop();
    while (freeAt.length > 0 && freeAt.length >= threads && (freeAt.peek() ?? 0) <= now) {
      freeAt.pop();
    }
    const hangs = random() < hangShare;
    const counts = !hangs && now >= options.warmUpMs;
    if (counts) calls += 1;
    if (freeAt.length >= threads && starts.length >= queue) continue;
    const startsAt = freeAt.length < threads ? now : Math.max(now, freeAt.pop() ?? now);
    if (startsAt > now) starts.push(startsAt);
    const endsAt = startsAt + (hangs ? deadlineMs : service(random));
    freeAt.push(endsAt);
    if (counts) latencies.push(endsAt - now);
  }
  return {
    calls,
    served: latencies.length,
    medianMs: latencies.toSorted((one, other) => one - other)[latencies.length >> 1] ?? Number.NaN,
  };
}
