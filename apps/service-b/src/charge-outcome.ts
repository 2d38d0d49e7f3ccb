import { status, type ServiceError } from '@grpc/grpc-js';
import { isKeyReused } from '@firebreak/contracts';
import { BudgetExhaustedError, BulkheadFullError, CircuitOpenError } from '@firebreak/resilience';
import { attemptFactsOf, isServiceError } from '@firebreak/resilience/grpc';
import type { ChargeOutcome } from './order.js';

/**
 * What a charge that failed came to. Only what is certain counts as not charged: it was never sent,
 * or C itself refused it, which C does only if it has not booked. Everything else, a passed deadline
 * above all, leaves the charge in doubt, and so does one such attempt of several, whatever the last
 * one came to: a second attempt that C never saw says nothing about the first.
 * @param attempts what each attempt failed with
 */
export function chargeOutcomeOf(error: unknown, attempts: readonly unknown[] = []): ChargeOutcome {
  const isInDoubt = attempts.some((attempt) => outcomeOfAttempt(attempt).kind === 'unknown');
  return isInDoubt ? UNKNOWN : outcomeOfAttempt(error);
}

function outcomeOfAttempt(error: unknown): ChargeOutcome {
  if (REFUSED_HERE.some((type) => error instanceof type)) return NOT_CHARGED;
  switch (attemptFactsOf(error)?.endedBy) {
    case 'never_sent':
      return NOT_CHARGED;
    case 'peer':
      return isServiceError(error) ? outcomeOfAnswer(error) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

/** Our own refusals: C was not asked. */
const REFUSED_HERE = [BudgetExhaustedError, BulkheadFullError, CircuitOpenError];

const NOT_CHARGED: ChargeOutcome = { kind: 'not_charged' };
const UNKNOWN: ChargeOutcome = { kind: 'unknown' };

/**
 * Codes with which a server gives up a call that it may have worked on, or breaks after its work was
 * done: grpc-js itself answers INTERNAL if the reply cannot be sent. FAILED_PRECONDITION refuses only
 * with its reason given.
 */
const LEAVES_IN_DOUBT: ReadonlySet<status> = new Set([
  status.CANCELLED,
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.FAILED_PRECONDITION,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

function outcomeOfAnswer(error: ServiceError): ChargeOutcome {
  if (isKeyReused(error)) return { kind: 'key_reused' };
  return LEAVES_IN_DOUBT.has(error.code) ? UNKNOWN : NOT_CHARGED;
}
