import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CircuitOpenError } from '@firebreak/resilience';
import { expectProblem, GOOD, openEdge, UUID, type EdgeHarness } from '../test/edge.harness.js';
import { serviceError } from '../test/service-error.js';

let edge: EdgeHarness;

beforeAll(async () => {
  edge = await openEdge();
});

beforeEach(() => edge.orders.reset());

afterAll(async () => {
  await edge.close();
});

describe('failures behind the edge', () => {
  it.each([
    { title: 'B unavailable', failure: serviceError(status.UNAVAILABLE), answers: 503 },
    { title: 'B overloaded', failure: serviceError(status.RESOURCE_EXHAUSTED), answers: 503 },
    {
      title: 'our breaker open',
      failure: new CircuitOpenError('b', 'open', 5_000),
      answers: 503,
    },
    { title: 'deadline passed', failure: serviceError(status.DEADLINE_EXCEEDED), answers: 504 },
    { title: 'B broken', failure: serviceError(status.INTERNAL), answers: 502 },
    { title: 'B throws', failure: serviceError(status.UNKNOWN), answers: 502 },
    {
      title: 'key reused',
      failure: serviceError(status.FAILED_PRECONDITION, {
        trailers: { 'refusal-reason': 'idempotency_key_reused' },
      }),
      answers: 422,
    },
    {
      title: 'a refusal unexplained',
      failure: serviceError(status.FAILED_PRECONDITION),
      answers: 502,
    },
    { title: 'NOT_FOUND for a write', failure: serviceError(status.NOT_FOUND), answers: 502 },
    { title: 'a bug of ours', failure: new TypeError('oops'), answers: 500 },
  ])('$answers for $title', async ({ failure, answers }) => {
    edge.orders.failure = failure;

    const answer = await edge.placeOrder();

    expectProblem(answer, answers);
    expect(answer.header('idempotency-key')).toMatch(UUID);
    expect(answer.text).not.toMatch(/service-[abc]|ECONNREFUSED|10\.0\.0\.7|oops|at .*\.ts/);
  });

  it('503 says when to come back: never earlier than the open period ends, at most 20 % later', async () => {
    edge.orders.failure = new CircuitOpenError('b', 'open', 5_000);

    const answer = await edge.placeOrder();

    expect(Number(answer.header('retry-after'))).toBeGreaterThanOrEqual(5);
    expect(Number(answer.header('retry-after'))).toBeLessThanOrEqual(6);
    expect(answer.body['retryAfterMs']).toBeGreaterThanOrEqual(5_000);
  });

  it('503 names at least a second when nobody knows', async () => {
    edge.orders.failure = serviceError(status.UNAVAILABLE);

    expect(Number((await edge.placeOrder()).header('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  it('504 has no Retry-After and says that the outcome is unknown', async () => {
    edge.orders.failure = serviceError(status.DEADLINE_EXCEEDED, {
      trailers: { 'order-id': 'ord_1', 'order-status': 'payment_unknown' },
    });

    const answer = await edge.placeOrder(GOOD, { 'idempotency-key': 'k-1' });

    expect(answer.header('retry-after')).toBeNull();
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining('unknown: repeat the request with the same Idempotency-Key'),
      idempotencyKey: 'k-1',
      orderId: 'ord_1',
    });
  });
});
