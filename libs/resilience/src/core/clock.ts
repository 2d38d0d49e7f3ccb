/** The only source of time in this library. */
export interface Clock {
  /** Milliseconds on a monotonic scale: wall-clock jumps must not show. */
  now(): number;
}

/** The only way in which this library waits. */
export interface Timers {
  /**
   * Runs something once, so many milliseconds from now, unless the answer is disposed of first.
   * Disposing again, or after it ran, does nothing.
   */
  after(ms: number, run: () => void): Disposable;
}
