import { BudgetExhaustedError } from '../core/index.js';
import type { CallScope } from './call-scope.js';
import type { DeadlineOptions } from './deadline-options.js';

/** The longest that any call may take, if nobody set a deadline. */
export const MAX_CALL_MS = 3_600_000;

/**
 * What a hop keeps of its caller's time for the way back, so that its answer, with the reason in
 * it, arrives before the caller's own timer fires: a tenth of what is left, 50 to 250 ms.
 */
export function reserveMs(leftMs: number): number {
  return Math.min(250, Math.max(50, leftMs * 0.1));
}

/**
 * Until when a call that begins now may run with all its attempts.
 * @returns monotonic ms
 * @throws BudgetExhaustedError if less than `minBudgetMs` is left: nothing should be sent
 */
export function totalDeadline(
  operation: string,
  options: DeadlineOptions,
  scope: CallScope | undefined,
  now: number,
): number {
  const totalMs = Math.min(options.totalMs ?? MAX_CALL_MS, remainingMs(scope, now));
  const minBudgetMs = options.minBudgetMs ?? 0;
  if (totalMs <= 0 || totalMs < minBudgetMs) {
    throw new BudgetExhaustedError(operation, totalMs, minBudgetMs);
  }
  return now + totalMs;
}

/**
 * Until when an attempt that begins now may run. Within a call whose total deadline is set already
 * that one counts, however often the call is repeated.
 * @returns monotonic ms
 * @throws BudgetExhaustedError if less than `minBudgetMs` is left: nothing should be sent
 */
export function attemptDeadline(
  operation: string,
  options: DeadlineOptions,
  scope: CallScope | undefined,
  now: number,
): number {
  const endsAt = totalDeadline(operation, options, scope, now);
  return Math.min(now + (options.attemptMs ?? MAX_CALL_MS), endsAt);
}

/** Whether it is the time for all attempts, set around this one, that runs out then. */
export function endsWithTotal(scope: CallScope | undefined, now: number, endsAt: number): boolean {
  const isLimited = (scope?.deadlineAt ?? scope?.incomingDeadlineAt) !== undefined;
  return isLimited && now + remainingMs(scope, now) <= endsAt;
}

/** What our caller, or the policy around us, has left us. */
function remainingMs(scope: CallScope | undefined, now: number): number {
  if (scope?.deadlineAt !== undefined) return scope.deadlineAt - now;
  if (scope?.incomingDeadlineAt === undefined) return MAX_CALL_MS;
  const leftMs = scope.incomingDeadlineAt - now;
  return leftMs - reserveMs(leftMs);
}
