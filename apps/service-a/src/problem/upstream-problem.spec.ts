import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { BudgetExhaustedError, CallCancelledError, CircuitOpenError } from '@firebreak/resilience';
import { serviceError } from '../../test/service-error.js';
import { problemOf } from './problem-of.js';
import type { ProblemCode } from './problem.js';

const NOTHING = 'This request charged nothing';
const UNKNOWN = 'Whether the order was charged is unknown';

describe('the problem of a failed call', () => {
  it.each<{ title: string; code: status; problem: ProblemCode; answer: number }>([
    { title: 'CANCELLED', code: status.CANCELLED, problem: 'UNAVAILABLE', answer: 503 },
    { title: 'UNKNOWN', code: status.UNKNOWN, problem: 'UPSTREAM_ERROR', answer: 502 },
    {
      title: 'INVALID_ARGUMENT',
      code: status.INVALID_ARGUMENT,
      problem: 'INVALID_REQUEST',
      answer: 400,
    },
    {
      title: 'DEADLINE_EXCEEDED',
      code: status.DEADLINE_EXCEEDED,
      problem: 'DEADLINE_EXCEEDED',
      answer: 504,
    },
    { title: 'NOT_FOUND', code: status.NOT_FOUND, problem: 'ORDER_NOT_FOUND', answer: 404 },
    {
      title: 'ALREADY_EXISTS',
      code: status.ALREADY_EXISTS,
      problem: 'UPSTREAM_ERROR',
      answer: 502,
    },
    {
      title: 'PERMISSION_DENIED',
      code: status.PERMISSION_DENIED,
      problem: 'UPSTREAM_ERROR',
      answer: 502,
    },
    {
      title: 'RESOURCE_EXHAUSTED',
      code: status.RESOURCE_EXHAUSTED,
      problem: 'OVERLOADED',
      answer: 503,
    },
    {
      title: 'FAILED_PRECONDITION',
      code: status.FAILED_PRECONDITION,
      problem: 'IDEMPOTENCY_KEY_REUSED',
      answer: 422,
    },
    { title: 'ABORTED', code: status.ABORTED, problem: 'UPSTREAM_ERROR', answer: 502 },
    { title: 'OUT_OF_RANGE', code: status.OUT_OF_RANGE, problem: 'UPSTREAM_ERROR', answer: 502 },
    { title: 'UNIMPLEMENTED', code: status.UNIMPLEMENTED, problem: 'UPSTREAM_ERROR', answer: 502 },
    { title: 'INTERNAL', code: status.INTERNAL, problem: 'UPSTREAM_ERROR', answer: 502 },
    { title: 'UNAVAILABLE', code: status.UNAVAILABLE, problem: 'UNAVAILABLE', answer: 503 },
    { title: 'DATA_LOSS', code: status.DATA_LOSS, problem: 'UPSTREAM_ERROR', answer: 502 },
    {
      title: 'UNAUTHENTICATED',
      code: status.UNAUTHENTICATED,
      problem: 'UPSTREAM_ERROR',
      answer: 502,
    },
  ])('$title is $answer $problem, and says nothing of the inside', ({ code, problem, answer }) => {
    for (const isWrite of [false, true]) {
      const { code: told, status: httpStatus, facts } = problemOf(serviceError(code), isWrite);

      expect([told, httpStatus]).toEqual([problem, answer]);
      expect(facts.detail).not.toBe('');
      expect(JSON.stringify(facts)).not.toMatch(/ECONNREFUSED|10\.0\.0\.7/);
    }
  });

  it.each<{ title: string; error: Error; problem: ProblemCode; answer: number }>([
    {
      title: 'a breaker of ours refused',
      error: new CircuitOpenError('service-b/PlaceOrder', 'open', 4_200),
      problem: 'CIRCUIT_OPEN',
      answer: 503,
    },
    {
      title: 'too little time was left',
      error: new BudgetExhaustedError('service-b/PlaceOrder', 20, 100),
      problem: 'DEADLINE_EXCEEDED',
      answer: 504,
    },
    {
      title: 'our deadline passed',
      error: new CallCancelledError('deadline'),
      problem: 'DEADLINE_EXCEEDED',
      answer: 504,
    },
    {
      title: 'a bug of ours',
      error: new TypeError('secret is not a function'),
      problem: 'INTERNAL_ERROR',
      answer: 500,
    },
  ])('$title: $answer $problem', ({ error, problem, answer }) => {
    const { code, status: httpStatus, facts } = problemOf(error, true);

    expect([code, httpStatus]).toEqual([problem, answer]);
    expect(facts.detail).not.toContain('secret');
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
      error: serviceError(status.UNAVAILABLE, { trailers: { 'retry-after-ms': '3500' } }),
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
