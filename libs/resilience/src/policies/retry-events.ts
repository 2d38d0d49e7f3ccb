/** Why a failed call was not tried again. */
export type RetryRefusal =
  /** The judge said no. */
  | 'not_retryable'
  /** It may have been done, and is not safe to repeat. */
  | 'not_idempotent'
  /** The callee forbade it: its pushback is negative or unreadable. */
  | 'pushback'
  /** All attempts were made. */
  | 'attempts_used'
  /** Whoever called us is repeating already, and attempts must not multiply. */
  | 'caller_retries'
  /** Our caller left. */
  | 'cancelled'
  /** A breaker inside would refuse it. */
  | 'circuit_open'
  /** It would begin with too little time left. */
  | 'no_time'
  /** The retry budget of the target is spent. */
  | 'budget';

/** What a retry policy tells, by kind. */
export interface RetryEventMap {
  retry_scheduled: RetryScheduled;
  retry_refused: RetryRefused;
}

export interface RetryScheduled {
  readonly retry: string;
  /** The attempt that is to come, from 0: 1 for the first retry. */
  readonly attempt: number;
  readonly delayMs: number;
  /** True if the callee named the delay. */
  readonly pushback: boolean;
  readonly error: unknown;
}

export interface RetryRefused {
  readonly retry: string;
  /** Attempts made so far. */
  readonly attempts: number;
  readonly why: RetryRefusal;
  readonly error: unknown;
}

/** How often each reason stood against a retry. */
export type RetryRefusals = Record<RetryRefusal, number>;

export function zeroRefusals(): RetryRefusals {
  return {
    not_retryable: 0,
    not_idempotent: 0,
    pushback: 0,
    attempts_used: 0,
    caller_retries: 0,
    cancelled: 0,
    circuit_open: 0,
    no_time: 0,
    budget: 0,
  };
}
