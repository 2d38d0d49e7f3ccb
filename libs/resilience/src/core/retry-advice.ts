/** Whether to ask again. Attempts, time and the retry budget must be left in any case. */
export interface RetryAdvice {
  /**
   * - `no`: it would fail again, or is not ours to repeat;
   * - `any_method`: certainly nothing was done, so anything may be repeated;
   * - `if_idempotent`: it may have been done. Includes writes that carry an idempotency key.
   */
  readonly retry: 'no' | 'any_method' | 'if_idempotent';
  /**
   * Replaces the back-off exactly, in ms: the callee said when to come back. A value that is no
   * time, such as a negative one, forbids the retry (gRFC A6). Without a deadline, 60 s are waited
   * at most.
   */
  readonly retryDelayMs?: number;
}

/** Judges whether what ended a call may be tried again. */
export type RetryJudge = (error: unknown) => RetryAdvice;
