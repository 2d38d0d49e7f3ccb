/**
 * An open-loop schedule: the n-th request is due n intervals after the start, whatever became of the
 * requests before it. A slow server therefore meets the same rate as a fast one, and a wake-up that
 * comes late is made up for at once, with the delay counted in the latency.
 */
export class Pacer {
  #issued = 0;

  /**
   * @param ratePerSecond above 0
   * @param startedAt monotonic ms: when the first request is due
   * @param durationMs how long the schedule goes on; without it, for ever
   */
  constructor(
    private readonly ratePerSecond: number,
    private readonly startedAt: number,
    private readonly durationMs = Number.POSITIVE_INFINITY,
  ) {}

  /** When the next request should have left, if that is by `now`; else undefined. Takes it off the list. */
  take(now: number): number | undefined {
    const dueAt = this.#nextDueAt();
    if (dueAt > now || this.#isPastEnd(dueAt)) return undefined;
    this.#issued += 1;
    return dueAt;
  }

  /** Milliseconds from `now` until the next request is due, 0 if it is; undefined after the last. */
  waitMs(now: number): number | undefined {
    const dueAt = this.#nextDueAt();
    return this.#isPastEnd(dueAt) ? undefined : Math.max(0, dueAt - now);
  }

  #nextDueAt(): number {
    return this.startedAt + (this.#issued * 1_000) / this.ratePerSecond;
  }

  #isPastEnd(dueAt: number): boolean {
    return dueAt >= this.startedAt + this.durationMs;
  }
}
