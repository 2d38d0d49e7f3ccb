import { argumentKey } from './argument-key.js';
import { degradationOf, isObject } from './degradation.js';
import type { LastGoodOptions } from './fallback-options.js';

/**
 * A key that cannot be made is none: it must not cost the caller a good answer.
 * @param owner whose key it is: equal arguments of two operations are two keys
 */
export function keyOf(
  { key }: LastGoodOptions<never>,
  args: readonly unknown[],
  owner = '',
): string | undefined {
  try {
    const own = key === undefined ? argumentKey(args) : key(...(args as never[]));
    return own === undefined ? undefined : `${owner} ${own}`;
  } catch {
    return undefined;
  }
}

/** Whether a value may be remembered as an answer of the callee. */
export function isFresh<T>(options: LastGoodOptions<T>, value: T): boolean {
  if (degradationOf(value) !== undefined) return false;
  try {
    return options.isFresh?.(value) ?? true;
  } catch {
    return false;
  }
}

export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return isObject(value) && typeof (value as { then?: unknown }).then === 'function';
}
