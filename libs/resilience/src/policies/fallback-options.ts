import { nameFaults } from '../core/index.js';
import { isObject, type Degradation } from './degradation.js';
import { defined } from './defined.js';
import {
  anything,
  callable,
  duration,
  fieldFaults,
  ownCopy,
  refuseFaults,
  wholeNumberFrom,
  type FieldRules,
} from './option-rules.js';

/** What stands in for an answer, and when. One of `value`, `use` and `lastGood` at least. */
export interface FallbackOptions<T = unknown> {
  /**
   * When to fall back: `open` if a breaker refused the call, `failure` if it failed in any way that
   * is neither a proper answer (see `isAnswer`) nor a bug or cancel of our own; `never` if it is
   * switched off; or as you say.
   * @default 'failure'
   */
  readonly on?: 'open' | 'failure' | 'never' | ((error: unknown) => boolean);
  /** With `failure`: true for errors that are proper answers. @default what `classify` calls alive */
  readonly isAnswer?: (error: unknown) => boolean;
  /** A fixed stand-in. An object needs `mark`, for all callers would share it. Not with `use`. */
  readonly value?: T;
  /**
   * Makes a stand-in from the error and the arguments of the call. An object must be a new one each
   * time, or it counts as a stand-in for ever.
   */
  readonly use?: (error: unknown, ...args: readonly never[]) => T | PromiseLike<T>;
  /**
   * Remembers good answers and gives the last one. For reads only; comes before the other two. It
   * remembers the very object that the caller got: who changes an answer changes what is remembered.
   */
  readonly lastGood?: LastGoodOptions<T>;
  /**
   * Says within the value that it stands in for an answer. Answers a copy: what it was given may be
   * in other hands. So is what lies within it, after `{ ...value }`: change none of it. Needed with
   * `lastGood`, where nothing else tells old from new, and with a `value` that is an object.
   */
  readonly mark?: (value: T, degraded: Degradation) => T;
}

/** What is remembered. */
export interface LastGoodOptions<T = unknown> {
  /** The oldest value that is still better than none, in ms. */
  readonly ttlMs: number;
  /** Values remembered at most, the least recently used go first; 1 to 1e6. @default 1000 */
  readonly maxEntries?: number;
  /**
   * Calls with the same key share a value; undefined: this call is not remembered.
   * @default the arguments, if they are plain data
   */
  readonly key?: (...args: readonly never[]) => string | undefined;
  /**
   * False for values that say of themselves that they are old: they must not pass for new.
   * @default true unless a fallback of this process made the value
   */
  readonly isFresh?: (value: T) => boolean;
}

export const FALLBACK_DEFAULTS = Object.freeze({ on: 'failure' as const, maxEntries: 1_000 });

const WHEN: ReadonlySet<unknown> = new Set(['open', 'failure', 'never']);

const RULES: FieldRules<FallbackOptions> = {
  on: {
    fits: (value) => WHEN.has(value) || typeof value === 'function',
    must: '"open", "failure", "never" or a function',
  },
  isAnswer: callable,
  value: anything,
  use: callable,
  lastGood: { fits: (value) => typeof value === 'object', must: 'options' },
  mark: callable,
};

const LAST_GOOD_RULES: FieldRules<LastGoodOptions> = {
  ttlMs: { ...duration, required: true },
  maxEntries: wholeNumberFrom(1, 1e6),
  key: callable,
  isFresh: callable,
};

/**
 * Copies and freezes the options; never repairs.
 * @throws BreakerConfigError listing every fault
 */
export function resolveFallbackOptions<T>(
  name: string,
  options: FallbackOptions<T>,
): FallbackOptions<T> {
  const input = copyOf(options);
  const faults = fieldFaults<FallbackOptions>(input, RULES);
  refuseFaults(`Fallback "${name}"`, [
    ...nameFaults(name),
    ...faults,
    ...lastGoodFaults({ ...input }),
    ...contradictions({ ...input }),
  ]);
  return Object.freeze(defined(input));
}

function copyOf<T>(options: FallbackOptions<T>): FallbackOptions<T> {
  const own = ownCopy(options);
  if (typeof own !== 'object' || own === null || own === options || own.lastGood === undefined) {
    return own;
  }
  return { ...own, lastGood: Object.freeze(ownCopy(own.lastGood)) };
}

function lastGoodFaults({ lastGood }: { readonly lastGood?: unknown }): string[] {
  if (typeof lastGood !== 'object') return [];
  return fieldFaults<LastGoodOptions>(lastGood, LAST_GOOD_RULES).map(
    (fault) => `lastGood.${fault}`,
  );
}

function contradictions(given: Record<string, unknown>): string[] {
  const faults: string[] = [];
  const hasValue = Object.hasOwn(given, 'value');
  if (!hasValue && given['use'] === undefined && given['lastGood'] === undefined) {
    faults.push('one of value, use and lastGood is needed');
  }
  if (hasValue && given['value'] === undefined) {
    faults.push('value must not be undefined; say use: () => undefined if that is meant');
  }
  if (hasValue && given['use'] !== undefined) {
    faults.push('value and use exclude each other');
  }
  if (isObject(given['value']) && given['mark'] === undefined) {
    faults.push('a value that is an object needs mark, to give each caller a copy that says so');
  }
  if (given['lastGood'] !== undefined && given['mark'] === undefined) {
    faults.push('lastGood needs mark: an old value must not pass for a new one');
  }
  if (given['isAnswer'] !== undefined && (given['on'] ?? 'failure') !== 'failure') {
    faults.push('isAnswer goes with on "failure" only');
  }
  return faults;
}
