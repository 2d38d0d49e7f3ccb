/** The only source of time in this library. */
export interface Clock {
  /** Milliseconds on a monotonic scale: wall-clock jumps must not show. */
  now(): number;
}
