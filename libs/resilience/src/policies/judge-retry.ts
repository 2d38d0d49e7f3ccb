import {
  BreakerConfigError,
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  FallbackFailedError,
  type Classifier,
  type RetryAdvice,
  type RetryJudge,
} from '../core/index.js';
import { isErrorLike } from './error-like.js';
import { isLocal } from './local-error.js';

const NO: RetryAdvice = Object.freeze({ retry: 'no' });
const ANY_METHOD: RetryAdvice = Object.freeze({ retry: 'any_method' });
const IF_IDEMPOTENT: RetryAdvice = Object.freeze({ retry: 'if_idempotent' });

const FINAL = [
  BreakerConfigError,
  BudgetExhaustedError,
  CallCancelledError,
  CircuitOpenError,
  FallbackFailedError,
];

/**
 * The judge for calls about which nothing more is known. Our own refusals would come again, and who
 * cancels does not want more of it. A full bulkhead lets go of slots soon, and nothing was begun.
 * Whatever else is thrown may have happened after the callee did its work.
 */
export const judgeRetry: RetryJudge = (error) => {
  if (FINAL.some((type) => error instanceof type) || isLocal(error)) return NO;
  if (isErrorLike(error) && error.name === 'AbortError') return NO;
  if (error instanceof DeadlineExceededError && error.of === 'total') return NO;
  return error instanceof BulkheadFullError ? ANY_METHOD : IF_IDEMPOTENT;
};

/**
 * The same judge, but only what a classifier calls a failure may come right by itself: an answer would
 * be given again, and what it ignores is no trouble of the callee: a bug of ours, say. Of a full
 * bulkhead, which is ours as well, the judge knows more.
 */
export function judgeRetryBy(classify: Classifier): RetryJudge {
  return (error) =>
    error instanceof BulkheadFullError || isFailure(classify, error) ? judgeRetry(error) : NO;
}

/** One that throws counts as one that says so, as it does to a breaker. */
function isFailure(classify: Classifier, error: unknown): boolean {
  try {
    return classify(error, {}).outcome === 'failure';
  } catch {
    return true;
  }
}
