/*
 * Sees a callee that hangs within one limit, whatever healthy traffic came before.
 *
 * A call that is still out `afterMs` after it was dispatched gives one provisional failure at that
 * instant; `count` of them without a success in between trip. They are counted apart from all other
 * rules, so nothing has to be undone when such a call succeeds late.
 *
 * No timer and no memory per call: calls are counted by the eighth of `afterMs` in which they were
 * dispatched. What is left in such a bucket when its youngest call is that old is counted at that
 * instant, so never early and at most `afterMs / 8` late.
 */

export interface StallSettings {
  /** A call without an answer for so long stalls, in ms. */
  readonly afterMs: number;
  /** Stalls and failures without a success in between that trip. */
  readonly count: number;
}

/** The ticket of a call that does not wait on the callee now: it queues, or its stream has begun. */
export const NOT_WAITING = -1;
/** The same, but it counted as stalled before. */
const COUNTED = -2;

const PARTS = 8;
/** At most 9 buckets are live at a time; a power of two makes the place a mask. */
const RING = 16;

export class StallWatch {
  /** Provisional and real failures since the last success. */
  streak = 0;
  /** Calls dispatched and not settled, by bucket. Small integers in a plain list. */
  private readonly out = Array.from({ length: RING }, () => 0);
  private bucketMs: number;
  /** When bucket 0 begins, or would have; not known before the first dispatch. */
  private origin: number | undefined;
  /** The last bucket in which a call was dispatched; equal to `counted` if none is watched. */
  private newest = -1;
  /** All buckets up to this one have been counted. */
  private counted = -1;
  /** When the next bucket is to be counted: until then nothing can fall due. */
  private nextDueAt = Number.POSITIVE_INFINITY;

  constructor(private settings: StallSettings) {
    this.bucketMs = settings.afterMs / PARTS;
  }

  /**
   * A call leaves for the callee.
   * @returns its ticket, for {@link settle}: the number of its bucket
   */
  dispatch(now: number): number {
    this.origin ??= now - (this.newest + 1) * this.bucketMs;
    this.advance(now);
    // An excused pause sets the time back, but a bucket that was counted must not fill again.
    const bucket = Math.max(this.bucketAt(now), this.newest, this.counted + 1);
    if (this.counted === this.newest) {
      this.counted = bucket - 1;
      this.nextDueAt = this.dueAt(bucket);
    }
    this.newest = bucket;
    this.out[bucket & (RING - 1)] = this.outIn(bucket) + 1;
    return bucket;
  }

  /**
   * The call does not wait on the callee any more, and is not back either.
   * @returns its ticket from now on; one that waits again gets a new one by {@link dispatch}
   */
  hold(ticket: number, now: number): number {
    this.advance(now);
    return this.takeOut(ticket) ? NOT_WAITING : COUNTED;
  }

  /** A call came back; true when that trips. Only for calls of the present generation. */
  settle(ticket: number, outcome: 'success' | 'failure' | 'other', now: number): boolean {
    this.advance(now);
    const isNew = this.takeOut(ticket);
    if (outcome === 'success') this.streak = 0;
    if (outcome !== 'failure' || !isNew) return false;
    this.streak++;
    return this.streak >= this.settings.count;
  }

  /**
   * The instant, at or before now, at which provisional failures trip; undefined if none did. Ask
   * before every event, for what comes after that instant is stale. Changes nothing.
   */
  due(now: number): number | undefined {
    if (now < this.nextDueAt) return undefined;
    let { streak } = this;
    for (let bucket = this.counted + 1; bucket <= this.lastDueAt(now); bucket++) {
      const stalled = this.outIn(bucket);
      streak += stalled;
      // Rounding may put the instant a hair after a time that is past it.
      if (stalled > 0 && streak >= this.settings.count) return Math.min(this.dueAt(bucket), now);
    }
    return undefined;
  }

  /** How the streak stands at that time; changes nothing. */
  streakAt(now: number): number {
    let { streak } = this;
    for (let bucket = this.counted + 1; bucket <= this.lastDueAt(now); bucket++) {
      streak += this.outIn(bucket);
    }
    return streak;
  }

  /** Our own process stood still for so long: the calls that were out are younger by that. */
  excuse(pauseMs: number): void {
    if (this.origin === undefined) return;
    this.origin += pauseMs;
    this.nextDueAt += pauseMs;
  }

  /** Forgets all calls. Tickets of before must not come back: the generation tells them apart. */
  clear(): void {
    this.unwatch();
    this.newest = this.counted = -1;
  }

  /** Takes the calls in flight, whose tickets will come back, for counted; begins anew. */
  unwatch(): void {
    this.out.fill(0);
    this.streak = 0;
    this.counted = this.newest;
    this.nextDueAt = Number.POSITIVE_INFINITY;
    this.origin = undefined;
  }

  /**
   * A new count holds at once and keeps the streak. With a new limit the calls in flight are no
   * longer watched: neither their stalls nor their failures count here.
   */
  reconfigure(settings: StallSettings): void {
    const keeps = settings.afterMs === this.settings.afterMs;
    this.settings = settings;
    if (keeps) return;
    this.unwatch();
    this.bucketMs = settings.afterMs / PARTS;
  }

  /** Counts what fell due. The caller has made sure by {@link due} that nothing trips. */
  private advance(now: number): void {
    if (now < this.nextDueAt) return;
    const last = this.lastDueAt(now);
    for (let bucket = this.counted + 1; bucket <= last; bucket++) {
      this.streak += this.outIn(bucket);
      this.out[bucket & (RING - 1)] = 0;
      this.counted = bucket;
    }
    this.nextDueAt =
      this.counted < this.newest ? this.dueAt(this.counted + 1) : Number.POSITIVE_INFINITY;
  }

  /** False if the call counted already. */
  private takeOut(ticket: number): boolean {
    if (ticket === NOT_WAITING) return true;
    if (ticket <= this.counted) return false;
    this.out[ticket & (RING - 1)] = this.outIn(ticket) - 1;
    return true;
  }

  private outIn(bucket: number): number {
    return this.out[bucket & (RING - 1)] ?? 0;
  }

  /** The last bucket that has calls and is due: at most 9 after the last that was counted. */
  private lastDueAt(now: number): number {
    return Math.min(this.bucketAt(now) - PARTS - 1, this.newest);
  }

  private bucketAt(now: number): number {
    return Math.floor((now - (this.origin ?? now)) / this.bucketMs);
  }

  /** When the youngest call that a bucket can hold is `afterMs` old. */
  private dueAt(bucket: number): number {
    return (this.origin ?? 0) + (bucket + PARTS + 1) * this.bucketMs;
  }
}
