import { BREAKER_DEFAULTS } from '../breaker-defaults.js';
import type { OutcomeWindow, WindowCounts } from './outcome-window.js';

/**
 * The calls of the last `windowMs`, in buckets that expire by time alone: idle or not, a call
 * counts for at most `windowMs` and at least one bucket less. Entering a bucket clears every one
 * that was skipped on the way. Two numbers a bucket, whether the window spans a second or a day.
 */
export class TimeWindow implements OutcomeWindow {
  calls = 0;
  bad = 0;
  private readonly bucketMs: number;
  /** Two places a bucket: its calls, then the bad ones. Small integers, so never boxed. */
  private readonly counts: number[];
  /** Where the bucket being filled has its places; those after it hold the oldest one. */
  private place = 0;
  /** What was in the window before the bucket being filled: its own counts are the difference. */
  private callsBefore = 0;
  private badBefore = 0;
  /** The bucket being filled, counted from time 0. */
  private current = 0;
  /** Cached, so that a call in the same bucket costs one comparison and no division. */
  private currentEndsAt = Number.NEGATIVE_INFINITY;

  constructor(
    windowMs: number,
    private readonly buckets: number = BREAKER_DEFAULTS.buckets,
  ) {
    this.bucketMs = windowMs / buckets;
    this.counts = Array.from({ length: 2 * buckets }, () => 0);
  }

  record(bad: boolean, now: number): void {
    if (now >= this.currentEndsAt) this.moveOnTo(this.bucketAt(now));
    this.calls++;
    if (bad) this.bad++;
  }

  countsAt(now: number): WindowCounts {
    let { calls, bad, place } = this;
    for (let gone = this.expiredBy(this.bucketAt(now)); gone > 0; gone--) {
      place = this.after(place);
      calls -= this.callsIn(place);
      bad -= this.badIn(place);
    }
    return { calls, bad };
  }

  clear(): void {
    this.counts.fill(0);
    this.calls = this.bad = this.callsBefore = this.badBefore = 0;
  }

  /** Every place that is entered or passed over holds outcomes that left the window. */
  private moveOnTo(bucket: number): void {
    const { place } = this;
    this.counts[place] = this.callsIn(place);
    this.counts[place + 1] = this.badIn(place);
    for (let gone = this.expiredBy(bucket); gone > 0; gone--) this.enter(this.after(this.place));
    this.current = bucket;
    this.currentEndsAt = (bucket + 1) * this.bucketMs;
  }

  private enter(place: number): void {
    this.calls -= this.counts[place] ?? 0;
    this.bad -= this.counts[place + 1] ?? 0;
    this.counts[place] = this.counts[place + 1] = 0;
    this.callsBefore = this.calls;
    this.badBefore = this.bad;
    this.place = place;
  }

  /** How many buckets end their time in the window until that one begins. */
  private expiredBy(bucket: number): number {
    return Math.min(bucket - this.current, this.buckets);
  }

  private bucketAt(now: number): number {
    return Math.floor(now / this.bucketMs);
  }

  private after(place: number): number {
    return place + 2 === this.counts.length ? 0 : place + 2;
  }

  private callsIn(place: number): number {
    return place === this.place ? this.calls - this.callsBefore : (this.counts[place] ?? 0);
  }

  private badIn(place: number): number {
    return place === this.place ? this.bad - this.badBefore : (this.counts[place + 1] ?? 0);
  }
}
