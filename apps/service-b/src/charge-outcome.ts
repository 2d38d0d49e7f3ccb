import { status } from '@grpc/grpc-js';
import { BudgetExhaustedError, CircuitOpenError } from '@firebreak/resilience';
import { attemptFactsOf, isServiceError } from '@firebreak/resilience/grpc';
import type { ChargeOutcome } from './order.js';

/**
 * What a charge that failed came to. Only what is certain counts as not charged: it was never sent,
 * or C itself answered an error, which C does only if it has not booked. Everything else, a passed
 * deadline above all, leaves the charge in doubt.
 */
export function chargeOutcomeOf(error: unknown): ChargeOutcome {
  if (error instanceof CircuitOpenError || error instanceof BudgetExhaustedError) {
    return NOT_CHARGED;
  }
  switch (attemptFactsOf(error)?.endedBy) {
    case 'never_sent':
      return NOT_CHARGED;
    case 'peer':
      return isServiceError(error) ? outcomeOfAnswer(error.code) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

const NOT_CHARGED: ChargeOutcome = { kind: 'not_charged' };
const UNKNOWN: ChargeOutcome = { kind: 'unknown' };

/** Codes with which a server gives up a call that it may have worked on. */
const LEAVES_IN_DOUBT: ReadonlySet<status> = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.UNAVAILABLE,
]);

function outcomeOfAnswer(code: status): ChargeOutcome {
  if (code === status.FAILED_PRECONDITION) return { kind: 'key_reused' };
  return LEAVES_IN_DOUBT.has(code) ? UNKNOWN : NOT_CHARGED;
}
