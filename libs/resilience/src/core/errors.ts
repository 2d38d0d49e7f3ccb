/** Stable names to catch by, also across processes; messages are for people. */
export type ResilienceErrorCode =
  | 'BREAKER_CONFIG'
  | 'BUDGET_EXHAUSTED'
  | 'BULKHEAD_FULL'
  | 'CALL_CANCELLED'
  | 'CIRCUIT_OPEN'
  | 'DEADLINE_EXCEEDED'
  | 'FALLBACK_FAILED';

/** Base of everything this library throws of its own accord. */
export abstract class ResilienceError extends Error {
  abstract readonly code: ResilienceErrorCode;
  /** When it makes sense to ask again, in ms from now; absent when nobody knows. */
  readonly retryAfterMs?: number;

  constructor(message?: string, retryAfterMs?: number) {
    super(message);
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** Too little time was left to begin: nothing was sent, and no breaker was asked. */
export class BudgetExhaustedError extends ResilienceError {
  readonly code = 'BUDGET_EXHAUSTED';

  constructor(
    readonly operation: string,
    readonly remainingMs: number,
    readonly minBudgetMs: number,
  ) {
    super(
      `${operation} was not called: ${Math.max(0, Math.floor(remainingMs))} ms are left, ` +
        `and it needs at least ${minBudgetMs} ms.`,
    );
  }
}

/** Why we ended a call ourselves: whoever asked us left, or their deadline passed. */
export type CancelReason = 'caller_left' | 'deadline';

/** We gave the call up before it was answered. What it did at the callee is unknown. */
export class CallCancelledError extends ResilienceError {
  readonly code = 'CALL_CANCELLED';

  constructor(readonly reason: CancelReason) {
    super(
      reason === 'deadline'
        ? 'The call was cancelled: the deadline of our own caller passed.'
        : 'The call was cancelled: our own caller left.',
    );
  }
}

/** Settings that cannot work; the message lists every fault, nothing was built. */
export class BreakerConfigError extends ResilienceError {
  readonly code = 'BREAKER_CONFIG';

  constructor(
    readonly subject: string,
    readonly faults: readonly string[],
  ) {
    super(`${subject}: ${faults.join('; ')}.`);
  }
}
