import type { OutcomeWindow, WindowCounts } from './outcome-window.js';

export const DEFAULT_BUCKETS = 10;

/**
 * The calls of the last `windowMs`, in buckets that expire by time alone: idle or not, a call
 * counts for at most `windowMs` and at least one bucket less. Entering a bucket clears every one
 * that was skipped on the way. Two numbers a bucket, whether the window spans a second or a day.
 */
export class TimeWindow implements OutcomeWindow {
  calls = 0;
  bad = 0;
  private readonly bucketMs: number;
  /** Calls of bucket `i` at `2i`, the bad ones at `2i + 1`: small integers, so never boxed. */
  private readonly counts: number[];
  /** The bucket being filled, counted from time 0. */
  private current = 0;
  /** Cached, so that a call in the same bucket costs one comparison and no division. */
  private currentEndsAt = Number.NEGATIVE_INFINITY;

  constructor(
    windowMs: number,
    private readonly buckets = DEFAULT_BUCKETS,
  ) {
    this.bucketMs = windowMs / buckets;
    this.counts = Array.from({ length: 2 * buckets }, () => 0);
  }

  record(bad: boolean, now: number): void {
    if (now >= this.currentEndsAt) this.moveOnTo(this.bucketAt(now));
    const place = this.placeOf(this.current);
    this.counts[place] = this.callsIn(place) + 1;
    this.calls++;
    if (!bad) return;
    this.counts[place + 1] = this.badIn(place) + 1;
    this.bad++;
  }

  countsAt(now: number): WindowCounts {
    let { calls, bad } = this;
    for (let gone = this.expiredBy(this.bucketAt(now)); gone > 0; gone--) {
      const place = this.placeOf(this.current + gone);
      calls -= this.callsIn(place);
      bad -= this.badIn(place);
    }
    return { calls, bad };
  }

  clear(): void {
    this.counts.fill(0);
    this.calls = this.bad = 0;
  }

  /** The places of the buckets passed over hold the oldest outcomes: those are out of the window. */
  private moveOnTo(bucket: number): void {
    for (let gone = this.expiredBy(bucket); gone > 0; gone--) {
      const place = this.placeOf(this.current + gone);
      this.calls -= this.callsIn(place);
      this.bad -= this.badIn(place);
      this.counts[place] = this.counts[place + 1] = 0;
    }
    this.current = bucket;
    this.currentEndsAt = (bucket + 1) * this.bucketMs;
  }

  private expiredBy(bucket: number): number {
    return this.calls === 0 ? 0 : Math.min(bucket - this.current, this.buckets);
  }

  private bucketAt(now: number): number {
    return Math.floor(now / this.bucketMs);
  }

  /** Times below 0 have places too. */
  private placeOf(bucket: number): number {
    const ring = bucket % this.buckets;
    return 2 * (ring < 0 ? ring + this.buckets : ring);
  }

  private callsIn(place: number): number {
    return this.counts[place] ?? 0;
  }

  private badIn(place: number): number {
    return this.counts[place + 1] ?? 0;
  }
}
