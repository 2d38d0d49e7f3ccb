import type { Outcome } from './state.js';

/** Why a call failed, in words that logs and upstream services can repeat. */
export interface FailureCause {
  /** A stable name such as `DEADLINE_EXCEEDED`, `UNAVAILABLE` or `TypeError`. */
  readonly code: string;
  /** For people; may hold addresses, so it never goes to a client. */
  readonly message?: string;
  /** The service whose fault it is, where that is known. */
  readonly origin?: string;
}

/** What a finished call means to the breaker, and why. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly cause?: FailureCause;
  /**
   * With `alive`: the callee itself answered as it should, so failures before this call are not
   * consecutive with those after it. Such a call is never slow either: others took the time.
   */
  readonly endsStreak?: true;
  /**
   * With `failure`: if it opens the circuit, then for so long instead of the breaker's own period,
   * because the callee said when to come back. Milliseconds; what is no duration is taken for absent.
   */
  readonly openMs?: number;
  /**
   * The time that tells whether the call was slow, in place of that from dispatch to end: of a
   * stream, the time to its first message. Milliseconds.
   */
  readonly elapsedMs?: number;
}

/** What the breaker knows of a call when its error is judged. */
export interface CallFacts {
  /**
   * Milliseconds from dispatch to the end of the call; absent where the breaker keeps no time of
   * calls, for nothing it was told needs it.
   */
  readonly elapsedMs?: number;
  /** The least time in which the callee had a fair chance, if one is set (rule D). */
  readonly fairMs?: number;
}

/** Judges a failed call. Must not throw; one that does counts as `failure`. */
export type Classifier = (error: unknown, call: CallFacts) => Verdict;

export const SUCCESS: Verdict = Object.freeze({ outcome: 'success' });
export const IGNORE: Verdict = Object.freeze({ outcome: 'ignore' });
