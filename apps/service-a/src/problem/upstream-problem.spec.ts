import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
} from '@firebreak/resilience';
import { recordAttempt, type FailureMarker, type FailureReason } from '@firebreak/resilience/grpc';
import { serviceError } from '../../test/service-error.js';
import { problemOf } from './problem-of.js';
import { problemBody, type ProblemCode } from './problem.js';

type MarkerPath = FailureMarker['path'];
type MarkerCode = FailureMarker['code'];

const INTERNALS = /service-[abc]|ledger|ECONNREFUSED|10\.0\.0\.7|CIRCUIT|secret/;
const NOTHING = 'This request charged nothing';
const UNKNOWN = 'Whether the order was charged is unknown';

describe('the problem of a failed call', () => {
  // prettier-ignore
  it.each<{ code: keyof typeof status; problem: ProblemCode; answer: number }>([
    { code: 'CANCELLED', problem: 'ORDERS_UNAVAILABLE', answer: 503 },
    { code: 'UNKNOWN', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'INVALID_ARGUMENT', problem: 'INVALID_REQUEST', answer: 400 },
    { code: 'DEADLINE_EXCEEDED', problem: 'ORDERS_TIMEOUT', answer: 504 },
    { code: 'ALREADY_EXISTS', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'PERMISSION_DENIED', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'RESOURCE_EXHAUSTED', problem: 'ORDERS_OVERLOADED', answer: 503 },
    { code: 'FAILED_PRECONDITION', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'ABORTED', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'OUT_OF_RANGE', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'UNIMPLEMENTED', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'INTERNAL', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'UNAVAILABLE', problem: 'ORDERS_UNAVAILABLE', answer: 503 },
    { code: 'DATA_LOSS', problem: 'ORDERS_ERROR', answer: 502 },
    { code: 'UNAUTHENTICATED', problem: 'ORDERS_ERROR', answer: 502 },
  ])('$code is $answer $problem, and says nothing of the inside', ({ code, problem, answer }) => {
    for (const isWrite of [false, true]) {
      const { code: told, status: httpStatus, facts } = problemOf(serviceError(status[code]), isWrite);

      expect([told, httpStatus]).toEqual([problem, answer]);
      expect(facts.detail).not.toBe('');
      expect(JSON.stringify(facts)).not.toMatch(INTERNALS);
    }
  });

  it.each<{ code: keyof typeof status; read: ProblemCode; write: ProblemCode }>([
    { code: 'NOT_FOUND', read: 'ORDER_NOT_FOUND', write: 'ORDERS_ERROR' },
    { code: 'FAILED_PRECONDITION', read: 'ORDERS_ERROR', write: 'IDEMPOTENCY_KEY_REUSED' },
    { code: 'INTERNAL', read: 'ORDERS_ERROR', write: 'ORDERS_ERROR' },
  ])('$code for a reused key: $read of a read, $write of a write', ({ code, read, write }) => {
    const trailers = { 'refusal-reason': 'idempotency_key_reused' };
    const error = serviceError(status[code], { trailers });

    expect(problemOf(error, false).code).toBe(read);
    expect(problemOf(error, true).code).toBe(write);
  });

  // prettier-ignore
  it.each<{ reason: FailureReason; code?: MarkerCode; orders: ProblemCode; payments: ProblemCode }>([
    { reason: 'CIRCUIT_OPEN', orders: 'ORDERS_UNAVAILABLE', payments: 'PAYMENTS_UNAVAILABLE' },
    { reason: 'DEPENDENCY_UNAVAILABLE', orders: 'ORDERS_UNAVAILABLE', payments: 'PAYMENTS_UNAVAILABLE' },
    { reason: 'DEPENDENCY_TIMEOUT', code: 4, orders: 'ORDERS_TIMEOUT', payments: 'PAYMENTS_TIMEOUT' },
    { reason: 'DEPENDENCY_ERROR', code: 13, orders: 'ORDERS_ERROR', payments: 'PAYMENTS_ERROR' },
    { reason: 'OVERLOADED', code: 8, orders: 'ORDERS_OVERLOADED', payments: 'PAYMENTS_OVERLOADED' },
    { reason: 'BULKHEAD_FULL', orders: 'ORDERS_OVERLOADED', payments: 'PAYMENTS_OVERLOADED' },
    { reason: 'BUDGET_EXHAUSTED', code: 4, orders: 'ORDERS_TIMEOUT', payments: 'PAYMENTS_TIMEOUT' },
    { reason: 'QUOTA', orders: 'ORDERS_OVERLOADED', payments: 'PAYMENTS_OVERLOADED' },
    { reason: 'SHUTTING_DOWN', orders: 'ORDERS_UNAVAILABLE', payments: 'PAYMENTS_UNAVAILABLE' },
  ])('$reason: $orders or $payments, by where it began', ({ reason, code = 14, orders, payments }) => {
    const codeFor = (...path: MarkerPath) =>
      problemOf(serviceError(code, { marker: { reason, path } }), false).code;

    expect(codeFor('service-b')).toBe(orders);
    expect(codeFor('service-b', 'service-c')).toBe(payments);
    expect(codeFor('service-b', 'service-c', 'ledger')).toBe(payments);
  });

  it.each<{ title: string; path: MarkerPath }>([
    { title: 'names a service that B does not ask', path: ['service-b', 'ledger'] },
    { title: 'comes from another than B', path: ['service-c'] },
  ])('blames B where the marker $title', ({ path }) => {
    const error = serviceError(14, { marker: { reason: 'CIRCUIT_OPEN', path } });

    expect(problemOf(error, false).code).toBe('ORDERS_UNAVAILABLE');
  });

  it.each<{ title: string; error: Error; problem: ProblemCode; answer: number }>([
    {
      title: 'our breaker, opened by B',
      error: new CircuitOpenError('service-b', 'open', 4_200, 'service-b'),
      problem: 'ORDERS_UNAVAILABLE',
      answer: 503,
    },
    {
      title: 'our breaker, opened by C',
      error: new CircuitOpenError('service-b/PlaceOrder', 'open', 4_200, 'service-c'),
      problem: 'PAYMENTS_UNAVAILABLE',
      answer: 503,
    },
    {
      title: 'our breaker, opened by nobody we know',
      error: new CircuitOpenError('service-b/PlaceOrder', 'open', 4_200, 'ledger'),
      problem: 'ORDERS_UNAVAILABLE',
      answer: 503,
    },
    {
      title: 'our breaker, opened by an operator',
      error: new CircuitOpenError('service-b/PlaceOrder', 'forced_open'),
      problem: 'ORDERS_UNAVAILABLE',
      answer: 503,
    },
    {
      title: 'the breaker of the route, opened by B',
      error: new CircuitOpenError('edge/POST/orders', 'open', 4_200, 'service-b'),
      problem: 'ORDERS_UNAVAILABLE',
      answer: 503,
    },
    {
      title: 'the breaker of the route, opened by an operator',
      error: new CircuitOpenError('edge/POST/orders', 'forced_open'),
      problem: 'STOREFRONT_UNAVAILABLE',
      answer: 503,
    },
    {
      title: 'our limit of requests',
      error: new BulkheadFullError('edge', 512, 0, 'full'),
      problem: 'STOREFRONT_OVERLOADED',
      answer: 503,
    },
    {
      title: 'our limit of calls to B, which holds them all',
      error: new BulkheadFullError('service-b', 256, 0, 'full'),
      problem: 'ORDERS_OVERLOADED',
      answer: 503,
    },
    {
      title: 'too little time was left here',
      error: new BudgetExhaustedError('service-b/PlaceOrder', 20, 100),
      problem: 'BUDGET_EXHAUSTED',
      answer: 504,
    },
    {
      title: 'our deadline passed before B was asked',
      error: recordAttempt(new CallCancelledError('deadline'), {
        grantedMs: 0,
        elapsedMs: 0,
        endedBy: 'never_sent',
      }),
      problem: 'BUDGET_EXHAUSTED',
      answer: 504,
    },
    {
      title: 'our deadline passed while B was asked',
      error: new CallCancelledError('deadline'),
      problem: 'ORDERS_TIMEOUT',
      answer: 504,
    },
    {
      title: 'a bug of ours',
      error: new TypeError('secret is not a function'),
      problem: 'INTERNAL_ERROR',
      answer: 500,
    },
  ])('$title: $answer $problem', ({ error, problem, answer }) => {
    const told = problemOf(error, true);

    expect([told.code, told.status]).toEqual([problem, answer]);
    expect(JSON.stringify(problemBody(told, {}))).not.toMatch(INTERNALS);
  });
});

describe('what the client of a write may assume', () => {
  it.each([
    {
      title: 'refused by our breaker: nothing',
      error: new CircuitOpenError('b', 'open', 1_000),
      says: NOTHING,
    },
    {
      title: 'too little time left: nothing',
      error: new BudgetExhaustedError('b', 1, 100),
      says: NOTHING,
    },
    {
      title: 'our own limit: nothing',
      error: new BulkheadFullError('edge', 512, 0, 'full'),
      says: NOTHING,
    },
    {
      title: 'never sent: nothing',
      error: serviceError(status.UNAVAILABLE, { endedBy: 'never_sent' }),
      says: NOTHING,
    },
    {
      title: 'B says that the order failed: nothing',
      error: serviceError(status.UNAVAILABLE, { trailers: { 'order-status': 'failed' } }),
      says: NOTHING,
    },
    {
      title: 'B says that it does not know: unknown',
      error: serviceError(status.DEADLINE_EXCEEDED, {
        trailers: { 'order-status': 'payment_unknown' },
      }),
      says: UNKNOWN,
    },
    {
      title: 'dropped after it was sent: unknown',
      error: serviceError(status.UNAVAILABLE, { endedBy: 'dropped' }),
      says: UNKNOWN,
    },
    {
      title: 'our deadline passed in silence: unknown',
      error: serviceError(status.DEADLINE_EXCEEDED, { endedBy: 'own_deadline' }),
      says: UNKNOWN,
    },
    { title: 'B broke: unknown', error: serviceError(status.INTERNAL), says: UNKNOWN },
    { title: 'a bug of ours: unknown', error: new TypeError('oops'), says: UNKNOWN },
  ])('$title', ({ error, says }) => {
    expect(problemOf(error, true).facts.detail).toContain(says);
    expect(problemOf(error, false).facts.detail).not.toMatch(/charge/);
  });
});

describe('what else is told', () => {
  it.each([
    {
      title: 'when our breaker lets a call through again',
      error: new CircuitOpenError('b', 'open', 4_200),
      facts: { retryAfterMs: 4_200 },
    },
    {
      title: 'when B says that it makes sense',
      error: serviceError(status.UNAVAILABLE, {
        marker: {
          reason: 'CIRCUIT_OPEN',
          path: ['service-b', 'service-c'],
          retryAfterMs: 3_500,
        },
      }),
      facts: { retryAfterMs: 3_500 },
    },
    {
      title: 'which order it was',
      error: serviceError(status.UNAVAILABLE, { trailers: { 'order-id': 'ord_1' } }),
      facts: { orderId: 'ord_1' },
    },
  ])('$title', ({ error, facts }) => {
    expect(problemOf(error, true).facts).toMatchObject(facts);
  });

  it('passes on no order id that is not one', () => {
    const error = serviceError(status.UNAVAILABLE, { trailers: { 'order-id': '<script>' } });

    expect(problemOf(error, true).facts.orderId).toBeUndefined();
  });
});
