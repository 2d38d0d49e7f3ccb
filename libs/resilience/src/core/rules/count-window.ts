import type { OutcomeWindow, WindowCounts } from './outcome-window.js';

/** The last so many calls: a ring with one bit each, and running totals. */
export class CountWindow implements OutcomeWindow {
  calls = 0;
  bad = 0;
  /** Bit `i % 32` of word `i / 32` tells whether the call in place `i` was bad. */
  private readonly words: Int32Array;
  private next = 0;

  constructor(private readonly size: number) {
    this.words = new Int32Array(Math.ceil(size / 32));
  }

  record(bad: boolean): void {
    const word = this.next >> 5;
    const bit = 1 << (this.next & 31);
    const before = this.words[word] ?? 0;
    if (this.calls < this.size) this.calls++;
    // Places not yet used hold 0, so there is nothing to take back for them.
    else if ((before & bit) !== 0) this.bad--;
    if (bad) this.bad++;
    this.words[word] = bad ? before | bit : before & ~bit;
    this.next = this.next + 1 === this.size ? 0 : this.next + 1;
  }

  /** Time takes nothing out of this window. */
  countsAt(): WindowCounts {
    return { calls: this.calls, bad: this.bad };
  }

  clear(): void {
    this.words.fill(0);
    this.calls = this.bad = this.next = 0;
  }
}
