import { isDeepStrictEqual } from 'node:util';
import type {
  BreakerDeclaration,
  BulkheadDeclaration,
  DeadlineDeclaration,
  FallbackDeclaration,
  RetryDeclaration,
} from './declaration.js';

/**
 * Policies that belong together, defined once and used at methods with `@Resilient`. A layer that
 * has a name is one and the same for all its methods; without a name each method has its own, named
 * after it: breakers by operation, which is right unless operations can only fail together.
 */
export interface PolicySetDeclaration {
  readonly fallback?: FallbackDeclaration;
  readonly deadline?: DeadlineDeclaration;
  readonly retry?: RetryDeclaration;
  /** Several are asked in this order; give each a name then. */
  readonly breaker?: BreakerDeclaration | readonly BreakerDeclaration[];
  readonly bulkhead?: BulkheadDeclaration;
}

/** The layers of a set, from the outside in. */
export const SET_LAYERS = ['fallback', 'deadline', 'retry', 'breaker', 'bulkhead'] as const;

/** What is wrong with a set as such; its layers are checked one by one elsewhere. */
export function setFaults(set: unknown): string[] {
  if (typeof set !== 'object' || set === null || Array.isArray(set)) {
    return ['must be an object of layers'];
  }
  const known: readonly string[] = SET_LAYERS;
  const unknown = Object.keys(set).filter((layer) => !known.includes(layer));
  if (Object.keys(set).length === 0) return ['has no layers'];
  return unknown.map((layer) => `${layer} is not a layer; there are ${known.join(', ')}`);
}

export function isSameSet(one: PolicySetDeclaration, other: PolicySetDeclaration): boolean {
  return isDeepStrictEqual(one, other);
}

/** The breakers of a set, outermost first. */
export function breakersOf({ breaker = [] }: PolicySetDeclaration): readonly BreakerDeclaration[] {
  return [breaker].flat();
}

/** What a layer is called, for a check before there is a method to name it after. */
export function split<T extends { readonly name?: string; readonly returns?: unknown }>(
  declaration: T,
): [string, Omit<T, 'name' | 'returns'>] {
  const { name = 'unnamed', returns: _, ...options } = declaration;
  return [name, options];
}
