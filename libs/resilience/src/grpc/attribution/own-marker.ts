import { status } from '@grpc/grpc-js';
import type { FailureMarker, MarkerCode } from './failure-marker.js';
import type { RelayFacts } from './relay-marker.js';

/** Why a hop itself may refuse what comes in, and the code that goes with it. */
const OWN_REFUSALS = {
  /** All calls there is room for are under way. */
  OVERLOADED: status.RESOURCE_EXHAUSTED,
  /** The same of one operation. */
  BULKHEAD_FULL: status.RESOURCE_EXHAUSTED,
  /** This caller has used up its share. */
  QUOTA: status.RESOURCE_EXHAUSTED,
  /** Our breaker for what comes in is open. */
  CIRCUIT_OPEN: status.UNAVAILABLE,
  SHUTTING_DOWN: status.UNAVAILABLE,
  BUDGET_EXHAUSTED: status.DEADLINE_EXCEEDED,
} as const satisfies Partial<Record<FailureMarker['reason'], MarkerCode>>;

export type OwnRefusal = keyof typeof OWN_REFUSALS;

/** The marker of a hop that refuses a call itself, before it has asked anyone. */
export function ownMarker(self: string, reason: OwnRefusal, facts: RelayFacts = {}): FailureMarker {
  return { ...facts, code: OWN_REFUSALS[reason], reason, path: [self] };
}
