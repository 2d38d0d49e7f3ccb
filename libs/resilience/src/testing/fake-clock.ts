import type { Clock } from '../core/index.js';

/**
 * A clock that stands still until a test moves it. Milliseconds, starting at 0 unless told.
 *
 * @example
 * const clock = new FakeClock();
 * const breaker = new CircuitBreaker('payments', { openMs: 5_000 }, { clock });
 * clock.advance(5_000);
 */
export class FakeClock implements Clock {
  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  /** Moves on by so many milliseconds; answers the new time. */
  advance(ms: number): number {
    this.time += ms;
    return this.time;
  }

  /** Jumps to a time, also backwards. */
  set(ms: number): void {
    this.time = ms;
  }
}
