import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  IGNORE,
  attemptFactsOf,
  chanceMs,
  endedLate,
  type CallFacts,
  type Classifier,
  type Verdict,
} from '../core/index.js';
import { codeOf } from './error-code.js';
import { isErrorLike } from './error-like.js';
import { isLocal } from './local-error.js';

/**
 * The classifier for calls about which nothing more is known: whatever is thrown is a failure,
 * except what cannot be the callee's fault. Cancels count by rule D, see {@link judgeCancel}, and so
 * do timeouts, by the time that was granted. A deadline of our caller is a timeout as well: where no
 * fair time is known, it counts.
 */
export const classifyErrors: Classifier = (error, call) => {
  if (isOurOwn(error)) return IGNORE;
  if (error instanceof CallCancelledError) return judgeOwnCancel(error, call);
  if (isAbort(error)) return judgeCancel(call);
  if (error instanceof DeadlineExceededError) return judgeTimeout(error, call);
  return { outcome: 'failure', cause: { code: codeOf(error), message: messageOf(error) } };
};

/**
 * Counts only errors of the given classes as failures; all others say nothing about the callee.
 * @example execute(fn, failOnly(TimeoutError, ConnectionError))
 */
export function failOnly(...classes: (abstract new (...args: never[]) => Error)[]): Classifier {
  return (error, call) =>
    classes.some((type) => error instanceof type) ? classifyErrors(error, call) : IGNORE;
}

/**
 * Rule D: a call that was cancelled counts as failure only if the callee had had a fair chance to
 * answer. A caller with little time left must not trip the breaker for everybody; callers who
 * always give up early must not hide a callee that hangs.
 */
export function judgeCancel(call: CallFacts): Verdict {
  const fair = call.fairMs !== undefined && (call.elapsedMs ?? 0) >= call.fairMs;
  return fair ? { outcome: 'failure', cause: { code: 'CANCELLED' } } : IGNORE;
}

/** A deadline further out is a timeout: what counts is the time that the callee had until then. */
function judgeOwnCancel(error: CallCancelledError, call: CallFacts): Verdict {
  if (attemptFactsOf(error)?.endedBy === 'never_sent') return IGNORE;
  if (error.reason !== 'deadline') return judgeCancel(call);
  const { fairMs, elapsedMs = 0 } = call;
  const timer = attemptFactsOf(error.cause);
  if (fairMs !== undefined && elapsedMs < fairMs) return IGNORE;
  if (timer !== undefined && endedLate(timer)) return IGNORE;
  return { outcome: 'failure', cause: { code: error.code, message: error.message } };
}

/** Rule D for our own timer; one that fired late shows that we stood still, not the callee. */
function judgeTimeout(error: DeadlineExceededError, { fairMs = 0, elapsedMs }: CallFacts): Verdict {
  const facts = attemptFactsOf(error);
  if (facts !== undefined && endedLate(facts)) return IGNORE;
  const hadMs = facts === undefined ? error.grantedMs : chanceMs(facts, elapsedMs);
  if (hadMs < fairMs) return IGNORE;
  return { outcome: 'failure', cause: { code: error.code, message: error.message } };
}

const OUR_OWN = [CircuitOpenError, BudgetExhaustedError, BulkheadFullError];

function isOurOwn(error: unknown): boolean {
  return OUR_OWN.some((type) => error instanceof type) || isLocal(error);
}

function isAbort(error: unknown): boolean {
  return isErrorLike(error) && error.name === 'AbortError';
}

function messageOf(error: unknown): string {
  return isErrorLike(error) ? error.message : String(error);
}
