import { ResilienceError } from './errors.js';

/** Why a bulkhead refused a call. */
export type BulkheadRefusal =
  /** All slots are taken, and so is every place in the queue, if it has one. */
  | 'full'
  /** A slot would have come too late: after `maxWaitMs`, or after the call's own deadline. */
  | 'wait_too_long';

const REFUSED: Record<BulkheadRefusal, string> = {
  full: 'is full',
  wait_too_long: 'had no free slot in time',
};

/** Too many calls are under way; this one was not begun. */
export class BulkheadFullError extends ResilienceError {
  readonly code = 'BULKHEAD_FULL';

  constructor(
    readonly bulkhead: string,
    readonly maxConcurrent: number,
    readonly maxQueue: number,
    readonly reason: BulkheadRefusal,
  ) {
    super(
      `Bulkhead ${bulkhead} ${REFUSED[reason]}: it allows ${maxConcurrent} calls at once ` +
        `and ${maxQueue} to wait.`,
    );
  }
}

/** The time of a call, or of one attempt at it, ran out. What it did at the callee is unknown. */
export class DeadlineExceededError extends ResilienceError {
  readonly code = 'DEADLINE_EXCEEDED';
  /**
   * How long what was timed, call or attempt, was allowed to take when it began, in ms; to the
   * microsecond, for differences of times leave a trail of digits.
   */
  readonly grantedMs: number;

  constructor(
    readonly operation: string,
    grantedMs: number,
    /** Whose time ran out. An attempt that is cut short by the time for all of them says `total`. */
    readonly of: 'attempt' | 'total',
  ) {
    const what = of === 'attempt' ? 'given to an attempt' : 'left to all its attempts';
    super(`${operation} did not answer in the ${Math.round(grantedMs)} ms ${what}.`);
    this.grantedMs = Math.round(grantedMs * 1_000) / 1_000;
  }
}

/** The call failed, and so did what should have stood in for it. */
export class FallbackFailedError extends ResilienceError {
  readonly code = 'FALLBACK_FAILED';

  constructor(
    readonly fallback: string,
    /** Why the call itself failed. */
    override readonly cause: unknown,
    /** Why the fallback failed. */
    readonly fallbackError: unknown,
  ) {
    super(`Fallback ${fallback} failed as well: ${textOf(fallbackError)}. First: ${textOf(cause)}`);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
