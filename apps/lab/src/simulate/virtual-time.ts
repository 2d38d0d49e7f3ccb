import type { Clock, Timers } from '@firebreak/resilience';
import TinyQueue from 'tinyqueue';

/** Something that is due at a time, unless it is called off. */
class Due implements Disposable {
  constructor(
    readonly at: number,
    readonly order: number,
    private act: (() => void) | undefined,
  ) {}

  run(): void {
    const { act } = this;
    this.act = undefined;
    act?.();
  }

  [Symbol.dispose](): void {
    this.act = undefined;
  }
}

/**
 * The time of a simulation, in ms from 0: it jumps from one event to the next. Events of one moment
 * happen in the order in which they were planned, so that a run repeats. The clock and timers of the
 * library's own policies.
 */
export class VirtualTime implements Clock, Timers {
  private time = 0;
  private planned = 0;
  private readonly queue = new TinyQueue<Due>([], sooner);

  now(): number {
    return this.time;
  }

  /** How many events were planned so far. */
  get events(): number {
    return this.planned;
  }

  /** Plans something in so many ms, at once if that is negative. */
  after(ms: number, run: () => void): Disposable {
    const due = new Due(this.time + Math.max(0, ms), this.planned++, run);
    this.queue.push(due);
    return due;
  }

  /** Lets happen what is due up to and at `endMs`; that is the time then. */
  runUntil(endMs: number): void {
    for (let next = this.queue.peek(); next !== undefined && next.at <= endMs;) {
      this.queue.pop();
      this.time = next.at;
      next.run();
      next = this.queue.peek();
    }
    this.time = Math.max(this.time, endMs);
  }
}

function sooner(a: Due, b: Due): number {
  return a.at - b.at || a.order - b.order;
}
