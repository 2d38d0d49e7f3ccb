import { type Metadata, type ServiceError, status } from '@grpc/grpc-js';
import {
  isKeyReused,
  ORDER_ID_TRAILER,
  ORDER_STATUS_TRAILER,
  orderIdField,
} from '@firebreak/contracts';
import { BudgetExhaustedError, BulkheadFullError, CircuitOpenError } from '@firebreak/resilience';
import { attemptFactsOf, isServiceError } from '@firebreak/resilience/grpc';
import { failureMarkerOf } from '@firebreak/resilience/nest-grpc';
import { failureCode } from './failing-service.js';
import { EdgeProblem, type ProblemCode } from './problem.js';

const WHAT_HAPPENED: Readonly<Partial<Record<ProblemCode, string>>> = {
  INVALID_REQUEST: 'The order service does not accept this request.',
  ORDER_NOT_FOUND: 'No order with this id is known.',
  IDEMPOTENCY_KEY_REUSED:
    'This Idempotency-Key came with another order before; send this one with a key of its own.',
  ORDERS_ERROR: 'The order service answered with an error.',
  PAYMENTS_ERROR: 'The payment service answered with an error.',
  ORDERS_UNAVAILABLE: 'The order service cannot be reached, or failed lately and is given a rest.',
  PAYMENTS_UNAVAILABLE:
    'The payment service cannot be reached, or failed lately and is given a rest.',
  ORDERS_OVERLOADED: 'The order service has too much to do.',
  PAYMENTS_OVERLOADED: 'The payment service has too much to do.',
  STOREFRONT_UNAVAILABLE: 'Requests of this kind are not taken for now.',
  STOREFRONT_OVERLOADED: 'Too many requests are under way here; nothing was begun.',
  ORDERS_TIMEOUT: 'The order service did not answer in time.',
  PAYMENTS_TIMEOUT: 'The payment service did not answer in time.',
  BUDGET_EXHAUSTED: 'It came in too slowly, or too much else is going on here; nothing was begun.',
};

/** Whether a write that gave no order may have charged all the same. */
type Effect = 'none' | 'unknown';

/** What the client of such a write may assume, and what it does next. */
export const WHAT_TO_ASSUME: Readonly<Record<Effect, string>> = {
  none: 'This request charged nothing; repeat it with the same Idempotency-Key.',
  unknown:
    'Whether the order was charged is unknown: repeat the request with the same Idempotency-Key ' +
    'to learn it. One key is charged at most once.',
};

/**
 * The problem that a failed call to B is for the client, or undefined if the error is no such thing.
 * Nothing of the error's own text goes along: it may hold addresses.
 * @param isWrite the request asks for a charge, so the client must learn what it may assume
 */
export function upstreamProblem(error: unknown, isWrite: boolean): EdgeProblem | undefined {
  const code = codeOf(error, isWrite);
  if (code === undefined) return undefined;

  const trailers = isServiceError(error) ? error.metadata : undefined;
  const orderId = orderIdField.safeParse(trailers?.get(ORDER_ID_TRAILER)[0]);
  const hintMs = hintOf(error);
  const facts = {
    detail: detailOf(code, isWrite ? effectOf(error, trailers) : undefined),
    ...(orderId.success ? { orderId: orderId.data } : {}),
    ...(hintMs === undefined ? {} : { retryAfterMs: hintMs }),
  };
  return new EdgeProblem(code, facts, { cause: error });
}

function codeOf(error: unknown, isWrite: boolean): ProblemCode | undefined {
  return (isServiceError(error) ? refusalCode(error, isWrite) : undefined) ?? failureCode(error);
}

/**
 * What B refuses a request for; all else that ends a call is a failure. A write looks up no order,
 * and only a write has a key.
 */
function refusalCode(error: ServiceError, isWrite: boolean): ProblemCode | undefined {
  if (error.code === status.INVALID_ARGUMENT) return 'INVALID_REQUEST';
  if (error.code === status.NOT_FOUND && !isWrite) return 'ORDER_NOT_FOUND';
  return isWrite && isKeyReused(error) ? 'IDEMPOTENCY_KEY_REUSED' : undefined;
}

function hintOf(error: unknown): number | undefined {
  if (error instanceof CircuitOpenError) return error.retryAfterMs;
  return failureMarkerOf(error)?.retryAfterMs;
}

/** Our own refusals: B was not asked. */
const REFUSED_HERE = [BudgetExhaustedError, BulkheadFullError, CircuitOpenError];

/** Certain only if nothing left this process, or if B says so; in doubt otherwise. */
function effectOf(error: unknown, trailers: Metadata | undefined): Effect {
  if (REFUSED_HERE.some((type) => error instanceof type)) return 'none';
  if (attemptFactsOf(error)?.endedBy === 'never_sent') return 'none';
  return trailers?.get(ORDER_STATUS_TRAILER)[0] === 'failed' ? 'none' : 'unknown';
}

function detailOf(code: ProblemCode, effect: Effect | undefined): string {
  const happened = WHAT_HAPPENED[code] ?? '';
  const isServerSide = code !== 'INVALID_REQUEST' && code !== 'IDEMPOTENCY_KEY_REUSED';
  if (effect === undefined || !isServerSide) return happened;
  return `${happened} ${WHAT_TO_ASSUME[effect]}`;
}
