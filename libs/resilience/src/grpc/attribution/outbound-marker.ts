/*
 * Which marker a hop sends when its gateway to a dependency failed: one table, first match wins.
 */
import { status } from '@grpc/grpc-js';
import { BudgetExhaustedError, BulkheadFullError, CircuitOpenError } from '../../core/index.js';
import { isMessageFault } from '../attempt-end.js';
import { isApplicationAnswer } from '../relay-status.js';
import { isServiceError } from '../service-error.js';
import {
  isServiceName,
  type FailureMarker,
  type FailureReason,
  type MarkerCode,
} from './failure-marker.js';
import {
  hasCallerLeft,
  hasCode,
  isTimeout,
  quotaMs,
  wasFair,
  type GatewayFailure,
} from './gateway-failure.js';
import { readMarker } from './read-marker.js';
import { relayMarker } from './relay-marker.js';

export interface OutboundMarkerRule {
  /** What ended the call to the dependency. */
  readonly title: string;
  readonly when: (failure: GatewayFailure) => boolean;
  /**
   * `none`: no marker, the failure is an answer or our own bug. `relay`: the dependency's own
   * marker, with our name before it.
   */
  readonly reason: FailureReason | 'none' | 'relay';
  readonly code?: MarkerCode;
  readonly origin?: 'self' | 'dependency';
  readonly why: string;
}

// prettier-ignore
export const OUTBOUND_MARKERS: readonly OutboundMarkerRule[] = [
  {
    title: 'our breaker refused', when: ({ error }) => error instanceof CircuitOpenError,
    reason: 'CIRCUIT_OPEN', code: status.UNAVAILABLE, origin: 'dependency',
    why: 'it refuses for what the dependency did, or what that blamed',
  },
  {
    title: 'our limit for it is reached', when: ({ error }) => error instanceof BulkheadFullError,
    reason: 'BULKHEAD_FULL', code: status.UNAVAILABLE, origin: 'dependency',
    why: 'it holds so many of our calls that we make no more; what does not need it works',
  },
  {
    title: 'too little time to begin', when: ({ error }) => error instanceof BudgetExhaustedError,
    reason: 'BUDGET_EXHAUSTED', code: status.DEADLINE_EXCEEDED, origin: 'self',
    why: 'the dependency was not asked',
  },
  {
    title: 'our caller left', when: hasCallerLeft,
    reason: 'none',
    why: 'nobody reads the answer',
  },
  {
    title: 'a message too large or not to be written', when: ({ error }) => isServiceError(error) && isMessageFault(error),
    reason: 'none',
    why: 'a bug of ours, or a request of that size',
  },
  {
    title: 'a valid marker', when: (failure) => relayed(failure) !== undefined,
    reason: 'relay',
    why: 'it knows better than we whose fault it is',
  },
  {
    title: 'the time was up before the dependency had a fair chance', when: (failure) => isTimeout(failure) && !wasFair(failure),
    reason: 'BUDGET_EXHAUSTED', code: status.DEADLINE_EXCEEDED, origin: 'self',
    why: 'a caller with little time must not have the dependency blamed for everybody',
  },
  {
    title: 'the time was up', when: isTimeout,
    reason: 'DEPENDENCY_TIMEOUT', code: status.DEADLINE_EXCEEDED, origin: 'dependency',
    why: 'it had its chance',
  },
  {
    title: 'no gRPC call ended', when: ({ error }) => !isServiceError(error),
    reason: 'none',
    why: 'a bug of ours',
  },
  {
    title: 'an answer of the application', when: ({ error }) => isServiceError(error) && isApplicationAnswer(error.code),
    reason: 'none',
    why: 'meant for our caller as it is; nothing failed',
  },
  {
    title: 'UNAVAILABLE, or CANCELLED by the dependency', when: hasCode(status.UNAVAILABLE, status.CANCELLED),
    reason: 'DEPENDENCY_UNAVAILABLE', code: status.UNAVAILABLE, origin: 'dependency',
    why: 'not reached, stopping, or saying so',
  },
  {
    title: 'RESOURCE_EXHAUSTED with a time to come back', when: (failure) => quotaMs(failure) !== undefined,
    reason: 'QUOTA', code: status.UNAVAILABLE, origin: 'dependency',
    why: 'the dependency works, only not for us for now',
  },
  {
    title: 'RESOURCE_EXHAUSTED', when: hasCode(status.RESOURCE_EXHAUSTED),
    reason: 'OVERLOADED', code: status.UNAVAILABLE, origin: 'dependency',
    why: 'our caller is not over a limit of theirs',
  },
  {
    title: 'any other code', when: ({ error }) => isServiceError(error),
    reason: 'DEPENDENCY_ERROR', code: status.INTERNAL, origin: 'dependency',
    why: 'broken between us and it, whoever is wrong: this operation is, and not all of ours',
  },
];

/**
 * The marker for our own caller, to be sent with its code; undefined if the failure needs none.
 * Call it after our own breaker has settled the failure, so that the hint is the breaker's.
 */
export function outboundMarker(failure: GatewayFailure): FailureMarker | undefined {
  const rule = OUTBOUND_MARKERS.find(({ when }) => when(failure));
  if (rule === undefined || rule.reason === 'none') return undefined;
  if (rule.reason === 'relay') return relayed(failure);
  if (rule.code === undefined) return undefined;
  const { operation, attempts, breaker } = failure;
  const retryAfterMs = hintMs(failure);
  return {
    code: rule.code,
    reason: rule.reason,
    path: rule.origin === 'self' ? [failure.self] : pathTo(failure),
    ...(operation === undefined ? {} : { operation }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(breaker === undefined ? {} : { breaker }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** A breaker that opened for what its dependency blamed on another goes on blaming that one. */
function pathTo({ error, self, dependency }: GatewayFailure): FailureMarker['path'] {
  const blame = error instanceof CircuitOpenError ? error.blame : undefined;
  const isOther = blame !== undefined && blame !== self && blame !== dependency.name;
  if (!isOther || !isServiceName(blame)) return [self, dependency.name];
  return [self, dependency.name, blame];
}

function hintMs(failure: GatewayFailure): number | undefined {
  const { error, retryAfterMs } = failure;
  if (retryAfterMs !== undefined) return retryAfterMs;
  return error instanceof CircuitOpenError ? error.retryAfterMs : quotaMs(failure);
}

function relayed(failure: GatewayFailure): FailureMarker | undefined {
  const { error, self, dependency, operation, attempts, breaker, retryAfterMs } = failure;
  if (!isServiceError(error)) return undefined;
  const reading = readMarker(error.metadata, error.code, dependency);
  if (reading.kind !== 'valid') return undefined;
  return relayMarker(reading.marker, self, {
    ...(operation === undefined ? {} : { operation }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(breaker === undefined ? {} : { breaker }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
