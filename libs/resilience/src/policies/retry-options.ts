import { type RetryJudge, nameFaults } from '../core/index.js';
import { defined } from './defined.js';
import {
  boolean,
  callable,
  duration,
  durationOrZero,
  fieldFaults,
  numberFrom,
  oneOf,
  ownCopy,
  refuseFaults,
  wholeNumberFrom,
  type FieldRules,
} from './option-rules.js';
import { resolveRetryBudgetOptions, type RetryBudgetOptions } from './retry-budget-options.js';

/** When a failed call is tried again, and how often. */
export interface RetryOptions {
  /** Attempts in all, the first one included; 1 to 10. @default 3 */
  readonly attempts?: number;
  /**
   * True only if doing it twice is as good as once: reads, and writes that carry an idempotency
   * key. If false, only calls that were certainly never begun are repeated. There is no default:
   * nobody but you can know.
   */
  readonly idempotent: boolean;
  /** The first back-off, before jitter, in ms. @default 100 */
  readonly baseMs?: number;
  /** By how much each back-off is longer than the one before; 1 to 100. @default 2 */
  readonly factor?: number;
  /** The longest back-off before jitter, in ms. @default 2000, or `baseMs` if that is more */
  readonly maxMs?: number;
  /**
   * How chance spreads the callers that failed together: `full` takes anything from 0 to the
   * back-off, `additive` adds up to `jitterRatio` of it, `none` nothing. @default 'full'
   */
  readonly jitter?: 'full' | 'additive' | 'none';
  /** With `additive`: the most that is added, as a share of the back-off; 0 to 1. @default 0.1 */
  readonly jitterRatio?: number;
  /** No attempt is begun with less time left than this, in ms. @default 0 */
  readonly minBudgetMs?: number;
  /**
   * Judges what ended an attempt. A delay that it names replaces the back-off; where no deadline
   * limits it, 60 s are waited at most.
   * @default judgeRetry: what `classify` calls a failure, if idempotent, and what a full bulkhead refused
   */
  readonly retryIf?: RetryJudge;
  /** The share of calls that may be retries; false for no such limit. @default its defaults */
  readonly budget?: RetryBudgetOptions | false;
}

/** Options with every default filled in. */
export type ResolvedRetryOptions = Readonly<
  Required<Omit<RetryOptions, 'retryIf' | 'budget'>> & Pick<RetryOptions, 'retryIf' | 'budget'>
>;

export const RETRY_DEFAULTS = Object.freeze({
  attempts: 3,
  baseMs: 100,
  factor: 2,
  maxMs: 2_000,
  jitter: 'full' as const,
  jitterRatio: 0.1,
  minBudgetMs: 0,
});

const RULES: FieldRules<RetryOptions> = {
  attempts: wholeNumberFrom(1, 10),
  idempotent: { ...boolean, required: true },
  baseMs: duration,
  factor: numberFrom(1, 100),
  maxMs: duration,
  jitter: oneOf('full', 'additive', 'none'),
  jitterRatio: numberFrom(0, 1),
  minBudgetMs: durationOrZero,
  retryIf: callable,
  // Its own fields are checked by its own rules.
  budget: {
    fits: (value) => value === false || typeof value === 'object',
    must: 'options or false',
  },
};

/**
 * Copies, completes and freezes the options; never repairs.
 * @throws BreakerConfigError listing every fault
 */
export function resolveRetryOptions(name: string, options: RetryOptions): ResolvedRetryOptions {
  const input = ownCopy(options);
  const faults = [...nameFaults(name), ...fieldFaults<RetryOptions>(input, RULES)];
  const given = faults.length === 0 ? input : { ...input };
  refuseFaults(`Retry "${name}"`, [...faults, ...contradictions(given), ...budgetFaults(given)]);
  const { baseMs = RETRY_DEFAULTS.baseMs } = input;
  return Object.freeze({
    ...RETRY_DEFAULTS,
    maxMs: Math.max(RETRY_DEFAULTS.maxMs, baseMs),
    ...defined(input),
  });
}

/** Only what was given can clash; the defaults never do. */
function contradictions({ baseMs, maxMs, jitter, jitterRatio }: RetryOptions): string[] {
  const faults: string[] = [];
  if (baseMs !== undefined && maxMs !== undefined && maxMs < baseMs) {
    faults.push(`maxMs (${maxMs}) must be at least baseMs (${baseMs})`);
  }
  if (jitterRatio !== undefined && jitter !== 'additive') {
    faults.push(`jitterRatio goes with jitter "additive" only`);
  }
  return faults;
}

function budgetFaults({ budget }: RetryOptions): readonly string[] {
  if (typeof budget !== 'object') return [];
  return resolveRetryBudgetOptions(budget).faults.map((fault) => `budget.${fault}`);
}
