/*
 * Names the service that a failure began at, as clients know it: by what it does. Which one it was
 * is what the service we asked says of it, else that service itself.
 */
import { status } from '@grpc/grpc-js';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
} from '@firebreak/resilience';
import { attemptFactsOf, isServiceError, type FailureReason } from '@firebreak/resilience/grpc';
import { failureMarkerOf } from '@firebreak/resilience/nest-grpc';
import { isEdgeBreaker } from '../edge/edge-breaker-name.js';
import { EDGE_LIMIT } from '../edge/edge-limit.js';
import type { ProblemCode } from './problem.js';

/** What a failure means to a client, whoever it began at. */
type FailureKind = 'unavailable' | 'overloaded' | 'error' | 'timeout';

const CODES = {
  'service-a': {
    unavailable: 'STOREFRONT_UNAVAILABLE',
    overloaded: 'STOREFRONT_OVERLOADED',
    error: 'INTERNAL_ERROR',
    timeout: 'BUDGET_EXHAUSTED',
  },
  'service-b': {
    unavailable: 'ORDERS_UNAVAILABLE',
    overloaded: 'ORDERS_OVERLOADED',
    error: 'ORDERS_ERROR',
    timeout: 'ORDERS_TIMEOUT',
  },
  'service-c': {
    unavailable: 'PAYMENTS_UNAVAILABLE',
    overloaded: 'PAYMENTS_OVERLOADED',
    error: 'PAYMENTS_ERROR',
    timeout: 'PAYMENTS_TIMEOUT',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<FailureKind, ProblemCode>>>>;

type KnownService = keyof typeof CODES;

/** To a client a breaker that refuses and a service that is down are the same. */
const KIND_OF_REASON: Readonly<Record<FailureReason, FailureKind>> = {
  CIRCUIT_OPEN: 'unavailable',
  DEPENDENCY_UNAVAILABLE: 'unavailable',
  SHUTTING_DOWN: 'unavailable',
  OVERLOADED: 'overloaded',
  BULKHEAD_FULL: 'overloaded',
  QUOTA: 'overloaded',
  DEPENDENCY_ERROR: 'error',
  DEPENDENCY_TIMEOUT: 'timeout',
  BUDGET_EXHAUSTED: 'timeout',
};

/** The same by the gRPC code, where nobody gave a reason. Codes not listed: error. */
const KIND_OF_STATUS: Readonly<Partial<Record<status, FailureKind>>> = {
  [status.CANCELLED]: 'unavailable',
  [status.UNAVAILABLE]: 'unavailable',
  [status.RESOURCE_EXHAUSTED]: 'overloaded',
  [status.DEADLINE_EXCEEDED]: 'timeout',
};

/** The code of a failure, by whose it was; undefined for errors that no call ended with. */
export function failureCode(error: unknown): ProblemCode | undefined {
  if (error instanceof CircuitOpenError) return CODES[refusedFor(error)].unavailable;
  if (error instanceof BudgetExhaustedError) return CODES['service-a'].timeout;
  if (error instanceof BulkheadFullError) return CODES[limitedFor(error)].overloaded;
  if (error instanceof CallCancelledError) return cancelCode(error);
  if (!isServiceError(error)) return undefined;
  const marker = failureMarkerOf(error);
  if (marker === undefined) return CODES['service-b'][KIND_OF_STATUS[error.code] ?? 'error'];
  return CODES[lastKnown(marker.path)][KIND_OF_REASON[marker.reason]];
}

/** A breaker blames whose failure opened it; one that an operator opened blames nobody. */
function refusedFor({ blame, breaker }: CircuitOpenError): KnownService {
  const guarded = isEdgeBreaker(breaker) ? 'service-a' : 'service-b';
  return blame !== undefined && isKnown(blame) ? blame : guarded;
}

/** What we limit: our own requests, or the calls to B, which then holds too many of them. */
function limitedFor({ bulkhead }: BulkheadFullError): KnownService {
  return bulkhead === EDGE_LIMIT.name ? 'service-a' : 'service-b';
}

/** Our own deadline, or a client who left: there nobody reads the answer. */
function cancelCode(error: CallCancelledError): ProblemCode {
  if (error.reason === 'caller_left') return CODES['service-a'].unavailable;
  const asked = attemptFactsOf(error)?.endedBy !== 'never_sent';
  return CODES[asked ? 'service-b' : 'service-a'].timeout;
}

/** What lies beyond the services that clients know is a matter of the last one they do. */
function lastKnown(path: readonly string[]): KnownService {
  return path.findLast(isKnown) ?? 'service-b';
}

function isKnown(service: string): service is KnownService {
  return Object.hasOwn(CODES, service);
}
