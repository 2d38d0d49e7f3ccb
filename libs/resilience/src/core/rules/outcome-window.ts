/** What a window holds: calls that count, and how many of them were bad (failed, or slow). */
export interface WindowCounts {
  readonly calls: number;
  readonly bad: number;
}

/**
 * The recent outcomes that a rate is taken over. Each call costs the same however much the window
 * holds, and none costs memory.
 */
export interface OutcomeWindow extends WindowCounts {
  /** Notes one outcome. `now` never goes back: the machine holds a clock that does. */
  record(bad: boolean, now: number): void;
  /** What would count at that time, later than the last record; changes nothing. */
  countsAt(now: number): WindowCounts;
  /** Forgets everything. */
  clear(): void;
}

/** The last so many calls, or the calls of the last so many milliseconds. */
export type WindowSettings =
  | { readonly calls: number }
  | {
      readonly windowMs: number;
      /** Steps in which the window moves on; 1 to 1000. @default 10 */
      readonly buckets?: number;
    };
