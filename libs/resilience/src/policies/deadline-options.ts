import { defined } from './defined.js';
import {
  boolean,
  duration,
  durationOrZero,
  fieldFaults,
  ownCopy,
  refuseFaults,
  type FieldRules,
} from './option-rules.js';

/** How long a call may take, in milliseconds. */
export interface DeadlineOptions {
  /** All attempts together. @default whatever the caller left, less the reserve */
  readonly totalMs?: number;
  /** One attempt. @default what is left of the total */
  readonly attemptMs?: number;
  /** With less than this left, the call is not begun. @default 0 */
  readonly minBudgetMs?: number;
  /**
   * Whether to end the call when its time is up. False for calls with a timer of their own, such
   * as `unaryCall`, which take the deadline from the call scope. @default true
   */
  readonly enforce?: boolean;
}

const RULES: FieldRules<DeadlineOptions> = {
  totalMs: duration,
  attemptMs: duration,
  minBudgetMs: durationOrZero,
  enforce: boolean,
};

/**
 * Copies and freezes the options; never repairs.
 * @throws BreakerConfigError listing every fault
 */
export function resolveDeadlineOptions(operation: string, given: DeadlineOptions): DeadlineOptions {
  const options = ownCopy(given);
  const faults = fieldFaults<DeadlineOptions>(options, RULES);
  refuseFaults(`Deadline of ${operation}`, [...faults, ...contradictions({ ...options })]);
  return Object.freeze(defined(options));
}

function contradictions({ totalMs, attemptMs, minBudgetMs }: DeadlineOptions): string[] {
  const faults: string[] = [];
  if (totalMs !== undefined && attemptMs !== undefined && attemptMs > totalMs) {
    faults.push(`attemptMs (${attemptMs}) must be at most totalMs (${totalMs})`);
  }
  const shortest = attemptMs ?? totalMs;
  if (shortest !== undefined && minBudgetMs !== undefined && minBudgetMs > shortest) {
    faults.push(`minBudgetMs (${minBudgetMs}) must be at most the attempt's time (${shortest})`);
  }
  return faults;
}
