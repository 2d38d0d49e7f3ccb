import { nameFaults } from '../core/index.js';
import { defined } from './defined.js';
import {
  durationOrZero,
  fieldFaults,
  ownCopy,
  refuseFaults,
  wholeNumberFrom,
  type FieldRules,
} from './option-rules.js';

/** How many calls may be under way at once. */
export interface BulkheadOptions {
  /** Calls under way at once; 1 to 1e6. */
  readonly maxConcurrent: number;
  /** Calls that may wait for a slot, first come, first served; 0 to 1e6. @default 0 */
  readonly maxQueue?: number;
  /** The longest that a call waits for a slot, in ms. @default until its deadline */
  readonly maxWaitMs?: number;
}

/** Options with every default filled in. */
export type ResolvedBulkheadOptions = Readonly<
  Required<Omit<BulkheadOptions, 'maxWaitMs'>> & Pick<BulkheadOptions, 'maxWaitMs'>
>;

const RULES: FieldRules<BulkheadOptions> = {
  maxConcurrent: { ...wholeNumberFrom(1, 1e6), required: true },
  maxQueue: wholeNumberFrom(0, 1e6),
  maxWaitMs: durationOrZero,
};

/**
 * Copies, completes and freezes the options; never repairs.
 * @throws BreakerConfigError listing every fault
 */
export function resolveBulkheadOptions(
  name: string,
  options: BulkheadOptions,
): ResolvedBulkheadOptions {
  const input = ownCopy(options);
  const faults = [...nameFaults(name), ...fieldFaults<BulkheadOptions>(input, RULES)];
  if (faults.length === 0 && input.maxWaitMs !== undefined && (input.maxQueue ?? 0) === 0) {
    faults.push('maxWaitMs needs a maxQueue above 0: without a queue nobody waits');
  }
  refuseFaults(`Bulkhead "${name}"`, faults);
  return Object.freeze({ maxQueue: 0, ...defined(input) });
}
