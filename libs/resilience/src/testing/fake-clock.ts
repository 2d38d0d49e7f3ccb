import type { Clock, Timers } from '../core/index.js';

// Taken before a test framework may replace it.
const { setImmediate } = globalThis;

/** Timers that may lie about after they were disposed of. */
const SLACK = 32;

interface FakeTimer {
  readonly at: number;
  readonly run: () => void;
  /** False once it has fired or was disposed of. */
  waits: boolean;
}

/**
 * A clock that stands still until a test moves it, with the timers that go by it. Milliseconds,
 * starting at 0 unless told.
 *
 * @example
 * const clock = new FakeClock();
 * const breaker = new CircuitBreaker('payments', { openMs: 5_000 }, { clock });
 * clock.advance(5_000);
 *
 * const retry = new Retry('quotes', { idempotent: true }, { clock, timers: clock });
 * const quote = retry.execute(fetchQuote);
 * await clock.advanceAsync(100);
 */
export class FakeClock implements Clock, Timers {
  /** By time, and at one time by the order in which they were set. */
  private timers: FakeTimer[] = [];
  private waiting = 0;

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  /** Timers that have yet to fire; 0 when nothing waits any more. */
  get pendingTimers(): number {
    return this.waiting;
  }

  after(ms: number, run: () => void): Disposable {
    const timer: FakeTimer = { at: this.time + ms, run, waits: true };
    this.timers.splice(this.placeOf(timer.at), 0, timer);
    this.waiting++;
    return {
      [Symbol.dispose]: () => {
        this.end(timer);
        this.sweep();
      },
    };
  }

  /**
   * Moves on by so many milliseconds; answers the new time. Timers that become due fire in order,
   * each at its own time, also those set meanwhile.
   */
  advance(ms: number): number {
    const target = this.time + ms;
    for (let next = this.due(target); next !== undefined; next = this.due(target)) this.fire(next);
    // A timer may have moved us further.
    this.time = Math.max(this.time, target);
    return this.time;
  }

  /** As `advance`, and lets promises settle before, between and after the timers. */
  async advanceAsync(ms: number): Promise<number> {
    const target = this.time + ms;
    await settled();
    for (let next = this.due(target); next !== undefined; next = this.due(target)) {
      this.fire(next);
      await settled();
    }
    // A timer may have moved us further.
    this.time = Math.max(this.time, target);
    return this.time;
  }

  /**
   * Jumps to a time, also backwards, as if the process had stood still: timers that are due fire
   * late, all at the new time.
   */
  set(ms: number): void {
    this.time = ms;
    for (let next = this.due(ms); next !== undefined; next = this.due(ms)) this.fire(next);
  }

  /** The earliest timer due by then; of several at one time the one set first. */
  private due(by: number): FakeTimer | undefined {
    while (this.timers[0]?.waits === false) this.timers.shift();
    const [first] = this.timers;
    return first !== undefined && first.at <= by ? first : undefined;
  }

  private fire(timer: FakeTimer): void {
    this.end(timer);
    this.time = Math.max(this.time, timer.at);
    timer.run();
  }

  private end(timer: FakeTimer): void {
    if (!timer.waits) return;
    timer.waits = false;
    this.waiting--;
  }

  /** Drops those that were disposed of, once they are the most: a long test makes many. */
  private sweep(): void {
    if (this.timers.length <= 2 * this.waiting + SLACK) return;
    this.timers = this.timers.filter(({ waits }) => waits);
  }

  /** Behind all timers of that time. */
  private placeOf(at: number): number {
    let low = 0;
    let high = this.timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.timers[middle]?.at ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Every promise that can settle now has done so afterwards, however long the chain. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
