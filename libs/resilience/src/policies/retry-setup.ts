import type { Classifier, Clock, Timers } from '../core/index.js';
import { refuseFaults } from './option-rules.js';
import type { RetryBudget, RetryBudgetSnapshot } from './retry-budget.js';
import type { RetryRefusals } from './retry-events.js';
import type { RetryOptions } from './retry-options.js';

/** What a retry policy needs besides its figures. */
export interface RetrySetup {
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** @default the process's timers */
  readonly timers?: Timers;
  /** Numbers from 0 to 1. @default Math.random */
  readonly random?: () => number;
  /**
   * Tells failures, the only errors that are repeated, from answers and what is ignored. A `retryIf`
   * knows better and is asked alone. @default everything but our own refusals and cancels
   */
  readonly classify?: Classifier;
  /** The budget of the target, shared with others that call it. @default one of its own */
  readonly budget?: RetryBudget;
  /**
   * For how many ms from now the breakers inside would refuse; 0 if they would not. Waiting to be
   * refused helps nobody. @default never
   */
  readonly refusedForMs?: () => number;
}

/** A retry policy as seen from outside. */
export interface RetrySnapshot {
  readonly name: string;
  readonly calls: number;
  /** Further attempts begun or about to begin. */
  readonly retries: number;
  /** Calls that came right by a retry. */
  readonly succeededAfterRetry: number;
  /** Failed calls that were passed on, by what stood against trying again. */
  readonly refused: RetryRefusals;
  /** Absent if the policy has no budget. */
  readonly budget?: RetryBudgetSnapshot;
  readonly listenerErrors: number;
}

/** @throws BreakerConfigError if there are two budgets to go by */
export function refuseTwoBudgets(
  name: string,
  { budget }: RetryOptions,
  setup: Pick<RetrySetup, 'budget'>,
): void {
  if (budget === undefined || setup.budget === undefined) return;
  refuseFaults(`Retry "${name}"`, ['budget is given, but so is a shared one']);
}
