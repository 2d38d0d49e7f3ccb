import type { BreakerEventKind, CircuitBreaker } from '../policies/index.js';

const KINDS = [
  'success',
  'failure',
  'alive',
  'ignored',
  'late',
  'blocked',
  'transition',
] as const satisfies readonly BreakerEventKind[];

/** Writes down the kinds of a breaker's events in the order in which they were told. */
export function recordEvents(breaker: CircuitBreaker): BreakerEventKind[] {
  const told: BreakerEventKind[] = [];
  for (const kind of KINDS) breaker.on(kind, () => void told.push(kind));
  return told;
}
