/** Stable names to catch by, also across processes; messages are for people. */
export type ResilienceErrorCode =
  'BREAKER_CONFIG' | 'BUDGET_EXHAUSTED' | 'CALL_CANCELLED' | 'CIRCUIT_OPEN';

/** Base of everything this library throws of its own accord. */
export abstract class ResilienceError extends Error {
  abstract readonly code: ResilienceErrorCode;
  /** When it makes sense to ask again, in ms from now; absent when nobody knows. */
  readonly retryAfterMs?: number;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.name = new.target.name;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/** Why a breaker refused a call. */
export type RefusalReason = 'open' | 'half_open_full' | 'forced_open';

const REFUSED: Record<RefusalReason, string> = {
  open: 'is open',
  half_open_full: 'is half-open and all its probes are out',
  forced_open: 'is forced open by an operator',
};

/** The breaker refused the call; nothing was sent. */
export class CircuitOpenError extends ResilienceError {
  readonly code = 'CIRCUIT_OPEN';

  constructor(
    readonly breaker: string,
    readonly reason: RefusalReason,
    retryAfterMs?: number,
    /** The service whose failure opened the circuit, where that is known. */
    readonly blame?: string,
  ) {
    super(`Circuit ${breaker} ${REFUSED[reason]}.${advice(retryAfterMs)}`, retryAfterMs);
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

function advice(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return '';
  return ` Retry after ${(retryAfterMs / 1000).toFixed(3)} secs.`;
}
