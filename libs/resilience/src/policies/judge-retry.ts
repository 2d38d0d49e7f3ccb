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
  if (error instanceof Error && error.name === 'AbortError') return NO;
  if (error instanceof DeadlineExceededError && error.of === 'total') return NO;
  return error instanceof BulkheadFullError ? ANY_METHOD : IF_IDEMPOTENT;
};

/** The same judge, but what a classifier calls alive is an answer, and would be given again. */
export function judgeRetryBy(classify: Classifier): RetryJudge {
  return (error) => (isAlive(classify, error) ? NO : judgeRetry(error));
}

/** A classifier that throws has said nothing. */
function isAlive(classify: Classifier, error: unknown): boolean {
  try {
    return classify(error, {}).outcome === 'alive';
  } catch {
    return false;
  }
}
