/** What a breaker does unless told otherwise. Durations in milliseconds. */
export const BREAKER_DEFAULTS = Object.freeze({
  failureThreshold: 5,
  openMs: 5_000,
  successThreshold: 1,
  maxProbes: 1,
  /** Where nobody said how long an attempt may take. */
  leaseMs: 30_000,
  minLeaseMs: 1_000,
  streakMaxAgeMs: 60_000,
  halfOpenHintMs: 1_000,
  /** Parts of a time window. */
  buckets: 10,
});
