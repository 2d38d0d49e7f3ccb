import type { Sample } from './sample.js';

/** Ten minutes at four a second. */
export const MOST_SAMPLES = 2_400;

/** The samples of the last minutes in the order of their time, and no more than that. */
export class SampleHistory {
  private samples: Sample[] = [];

  get all(): readonly Sample[] {
    return this.samples;
  }

  get last(): Sample | undefined {
    return this.samples.at(-1);
  }

  /** Takes one more; one that is not later than the last is left out, as after a reconnect. */
  push(sample: Sample): void {
    if (this.last !== undefined && sample.atMs <= this.last.atMs) return;
    this.samples.push(sample);
    // Cut rarely and much, rather than shift at every frame.
    if (this.samples.length > MOST_SAMPLES * 1.2) this.samples = this.samples.slice(-MOST_SAMPLES);
  }

  /** Those from one time to another, with one more at either side, so that lines leave the picture. */
  between(fromMs: number, toMs: number): readonly Sample[] {
    const first = Math.max(0, this.indexFrom(fromMs) - 1);
    return this.samples.slice(first, this.indexFrom(toMs) + 1);
  }

  /** The last one at or before a time. */
  at(atMs: number): Sample | undefined {
    const index = this.indexFrom(atMs);
    const here = this.samples[index];
    return here?.atMs === atMs ? here : this.samples[index - 1];
  }

  /** Of the first that is not before a time. */
  private indexFrom(atMs: number): number {
    let low = 0;
    let high = this.samples.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.samples[middle]?.atMs ?? Infinity) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
