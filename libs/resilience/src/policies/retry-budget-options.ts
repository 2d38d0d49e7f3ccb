import { fieldFaults, numberFrom, type FieldRules } from './option-rules.js';

/** How many retries a target may get, by the calls it gets anyway. */
export interface RetryBudgetOptions {
  /** What each call adds: 0.2 allows one retry for five calls; 0 to 1. @default 0.2 */
  readonly ratio?: number;
  /** What each second adds, so that little traffic may retry too; 0 to 1e6. @default 10 */
  readonly perSecond?: number;
  /** What can be saved up, and is there at the start; 1 to 1e6. @default 2 × perSecond, at least 10 */
  readonly max?: number;
}

export type ResolvedRetryBudgetOptions = Readonly<Required<RetryBudgetOptions>>;

const RULES: FieldRules<RetryBudgetOptions> = {
  ratio: numberFrom(0, 1),
  perSecond: numberFrom(0, 1e6),
  max: numberFrom(1, 1e6),
};

/** The options completed, and what is wrong with them; use them only if nothing is. */
export function resolveRetryBudgetOptions(input: RetryBudgetOptions): {
  readonly options: ResolvedRetryBudgetOptions;
  readonly faults: readonly string[];
} {
  const faults = fieldFaults<RetryBudgetOptions>(input, RULES);
  const { ratio = 0.2, perSecond = 10, max = Math.max(2 * perSecond, 10) } = { ...input };
  return { options: Object.freeze({ ratio, perSecond, max }), faults };
}
