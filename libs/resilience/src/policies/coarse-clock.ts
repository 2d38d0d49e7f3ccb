import type { Clock } from '../core/index.js';
import { monotonicClock } from './monotonic-clock.js';

const DEFAULT_RESOLUTION_MS = 10;

/**
 * A monotonic clock that looks at the time every 10 ms and answers from memory in between: reading
 * it costs next to nothing. For breakers with time windows on very hot paths; share one among all.
 * Everything is up to 10 ms late by it, and by more after the event loop was blocked. Its one timer
 * does not keep the process alive; dispose of the clock to stop it.
 *
 * @example
 * using clock = new CoarseClock();
 * const prices = new CircuitBreaker('prices', { failureRate }, { clock });
 */
export class CoarseClock implements Clock, Disposable {
  private time: number;
  private readonly tick: NodeJS.Timeout;

  /** @param resolutionMs how often it looks; 1 to 1000 */
  constructor(resolutionMs = DEFAULT_RESOLUTION_MS, source: Clock = monotonicClock) {
    if (!(resolutionMs >= 1 && resolutionMs <= 1_000)) {
      throw new RangeError(`resolutionMs must be 1 to 1000, got ${resolutionMs}`);
    }
    this.time = source.now();
    this.tick = setInterval(() => {
      this.time = source.now();
    }, resolutionMs);
    this.tick.unref();
  }

  now(): number {
    return this.time;
  }

  [Symbol.dispose](): void {
    clearInterval(this.tick);
  }
}
