import { BreakerConfigError, BudgetExhaustedError, MAX_DURATION_MS } from '../core/index.js';
import type { CallScope } from './call-scope.js';

/** How long a call may take, in milliseconds. */
export interface DeadlineOptions {
  /** All attempts together. @default whatever the caller left, less the reserve */
  readonly totalMs?: number;
  /** One attempt. @default what is left of the total */
  readonly attemptMs?: number;
  /** With less than this left, the call is not begun. @default 0 */
  readonly minBudgetMs?: number;
}

/** The longest that any call may take, if nobody set a deadline. */
export const MAX_CALL_MS = 3_600_000;

/**
 * What a hop keeps of its caller's time for the way back, so that its answer, with the reason in
 * it, arrives before the caller's own timer fires: a tenth of what is left, 50 to 250 ms.
 */
export function reserveMs(remainingMs: number): number {
  return Math.min(250, Math.max(50, remainingMs * 0.1));
}

/**
 * Until when an attempt that begins now may run.
 * @returns monotonic ms
 * @throws BudgetExhaustedError if less than `minBudgetMs` is left: nothing should be sent
 */
export function attemptDeadline(
  operation: string,
  options: DeadlineOptions,
  scope: CallScope | undefined,
  now: number,
): number {
  const totalMs = Math.min(options.totalMs ?? MAX_CALL_MS, incomingBudgetMs(scope, now));
  const minBudgetMs = options.minBudgetMs ?? 0;
  if (totalMs <= 0 || totalMs < minBudgetMs) {
    throw new BudgetExhaustedError(operation, totalMs, minBudgetMs);
  }
  return now + Math.min(options.attemptMs ?? totalMs, totalMs);
}

/** @throws BreakerConfigError listing every fault */
export function resolveDeadlineOptions(
  operation: string,
  options: DeadlineOptions,
): DeadlineOptions {
  const faults = (['totalMs', 'attemptMs'] as const)
    .filter((field) => options[field] !== undefined && !isDuration(options[field]))
    .map(
      (field) =>
        `${field} must be above 0 and at most ${MAX_DURATION_MS} ms, got ${options[field]}`,
    );
  const { totalMs, attemptMs, minBudgetMs } = options;
  if (minBudgetMs !== undefined && minBudgetMs !== 0 && !isDuration(minBudgetMs)) {
    faults.push(`minBudgetMs must be 0 to ${MAX_DURATION_MS} ms, got ${minBudgetMs}`);
  }
  if (totalMs !== undefined && attemptMs !== undefined && attemptMs > totalMs) {
    faults.push(`attemptMs (${attemptMs}) must be at most totalMs (${totalMs})`);
  }
  const shortest = attemptMs ?? totalMs;
  if (shortest !== undefined && minBudgetMs !== undefined && minBudgetMs > shortest) {
    faults.push(`minBudgetMs (${minBudgetMs}) must be at most the attempt's time (${shortest})`);
  }
  if (faults.length > 0) throw new BreakerConfigError(`Deadline of ${operation}`, faults);
  return Object.freeze({ ...options });
}

function incomingBudgetMs(scope: CallScope | undefined, now: number): number {
  if (scope?.incomingDeadlineAt === undefined) return MAX_CALL_MS;
  const remainingMs = scope.incomingDeadlineAt - now;
  return remainingMs - reserveMs(remainingMs);
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= MAX_DURATION_MS;
}
