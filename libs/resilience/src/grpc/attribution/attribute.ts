import {
  IGNORE,
  SUCCESS,
  type FailureCause,
  type RetryAdvice,
  type Verdict,
} from '../../core/index.js';
import { grpcStatusName } from '../service-error.js';
import {
  ATTRIBUTION_RULES,
  SHORT_SILENCE,
  markerOf,
  type AttributionRuleId,
  type OperationOutcome,
  type ServiceOutcome,
} from './attribution-rules.js';
import { originOf } from './failure-marker.js';
import { followedOpenMs } from './followed-open.js';
import type { Observation } from './observation.js';
import { retryAdvice } from './retry-advice.js';
import { wasHeardSince } from './silence.js';

/** What one attempt means to the breakers of its peer, and for asking again. */
export interface Attribution extends RetryAdvice {
  readonly rule: AttributionRuleId;
  /** For the breaker of the peer as a whole. */
  readonly service: Verdict;
  /** For the breaker of the operation. */
  readonly operation: Verdict;
  /** Whose fault it was; absent if nobody's. */
  readonly blame?: string;
}

/** Judges one attempt by {@link ATTRIBUTION_RULES}; the first rule that matches decides. */
export function attribute(seen: Observation): Attribution {
  const rule = ATTRIBUTION_RULES.find(({ when }) => when(seen)) ?? SHORT_SILENCE;
  const cause = causeOf(seen);
  const operation = operationVerdict(rule.operation, seen, cause);
  const blame = operation.outcome === 'failure' ? cause?.origin : undefined;
  return {
    rule: rule.id,
    service: serviceVerdict(rule.service, seen, cause),
    operation,
    ...retryAdvice(rule.retry, seen),
    ...(blame === undefined ? {} : { blame }),
  };
}

function serviceVerdict(
  outcome: ServiceOutcome,
  seen: Observation,
  cause: FailureCause | undefined,
): Verdict {
  if (outcome === 'alive_streak_over') return { ...verdict('alive', cause), endsStreak: true };
  if (outcome !== 'failure_if_unheard') return verdict(outcome, cause);
  return verdict(wasHeardSince(seen) ? 'ignore' : 'failure', cause);
}

function operationVerdict(
  outcome: OperationOutcome,
  seen: Observation,
  cause: FailureCause | undefined,
): Verdict {
  if (outcome !== 'failure_following') return verdict(outcome, cause);
  const hintMs = markerOf(seen)?.retryAfterMs;
  const failure = verdict('failure', cause);
  return hintMs === undefined ? failure : { ...failure, openMs: followedOpenMs(hintMs) };
}

function verdict(outcome: Verdict['outcome'], cause: FailureCause | undefined): Verdict {
  if (outcome === 'success') return SUCCESS;
  if (outcome === 'ignore' || cause === undefined) return IGNORE;
  return { outcome, cause };
}

function causeOf(seen: Observation): FailureCause | undefined {
  if (seen.kind === 'stalled') return { code: 'STALLED', origin: seen.peer };
  if (seen.kind !== 'failed') return undefined;
  const marker = markerOf(seen);
  const message = seen.details;
  if (marker !== undefined) return { code: marker.reason, message, origin: originOf(marker) };
  return { code: grpcStatusName(seen.code), message, origin: seen.peer };
}
