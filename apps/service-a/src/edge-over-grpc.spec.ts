import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Placement } from '@firebreak/contracts';
import type { FailureMarker } from '@firebreak/resilience/grpc';
import {
  type EdgeHarness,
  expectProblem,
  GOOD,
  JSON_TYPE,
  openEdgeOverGrpc,
} from '../test/edge.harness.js';
import { OrdersServer } from '../test/orders-server.js';

const C_IS_DOWN: FailureMarker = {
  code: status.UNAVAILABLE,
  reason: 'CIRCUIT_OPEN',
  path: ['service-b', 'service-c'],
  operation: 'service-c/Charge',
  breaker: 'service-c/Charge',
  retryAfterMs: 3_000,
};
const INTERNALS = /service-[abc]|ECONNREFUSED|10\.0\.0\.7|CIRCUIT|UNAVAILABLE:|at .*\.ts/;

let orders: OrdersServer;
let edge: EdgeHarness<OrdersServer>;

beforeEach(async () => {
  orders = await OrdersServer.open();
});

afterEach(async () => {
  await edge.close();
  orders.close();
});

async function open(placement: Placement): Promise<void> {
  edge = await openEdgeOverGrpc(orders, placement);
}

/** Places orders one after another; the last answer. */
async function placeOrders(count: number) {
  for (let n = 1; n < count; n++) await edge.placeOrder();
  return edge.placeOrder();
}

describe('the edge, over gRPC', () => {
  it("sends B what it made itself, and nothing of the client's about blame and retries", async () => {
    await open('none');

    await edge.send('POST', '/orders', {
      headers: {
        ...JSON_TYPE,
        'idempotency-key': 'k-1',
        'x-rz-origin': 'service-c',
        'x-rz-reason': 'OVERLOADED',
        'x-rz-degraded': 'service-c;age=1',
        'grpc-retry-pushback-ms': '0',
        'grpc-status-details-bin': 'AAAA',
        'grpc-previous-rpc-attempts': '3',
        'x-other': '1',
      },
      body: JSON.stringify(GOOD),
    });

    const names = Object.keys(orders.calls[0]?.metadata.getMap() ?? {});
    expect(names).toEqual(
      expect.arrayContaining(['idempotency-key', 'traceparent', 'x-correlation-id']),
    );
    expect(
      names.filter((name) => /^(x-(?!correlation-id)|grpc-(?!accept-enc))/.test(name)),
    ).toEqual([]);
  });

  it.each([
    { method: 'POST', path: '/orders', body: JSON.stringify(GOOD) },
    { method: 'GET', path: '/orders/ord_1' },
    { method: 'GET', path: '/quotes?amount=1999&currency=EUR' },
  ])('cancels what it asked of B when the client leaves: $method $path', async (request) => {
    await open('every-hop');
    orders.hangs = true;
    const client = new AbortController();
    const { signal } = client;
    const answer = fetch(`${edge.url}${request.path}`, { ...request, headers: JSON_TYPE, signal });
    const rejection = expect(answer).rejects.toThrow('aborted');
    await orders.reached;

    const leftAt = performance.now();
    client.abort();
    await orders.left;

    // By its deadline the call would have ended 1.8 s later.
    expect(performance.now() - leftAt).toBeLessThan(500);
    await rejection;
  });

  it('names the service that B blames, and when to come back, and nothing of the inside', async () => {
    await open('every-hop');
    orders.marker = C_IS_DOWN;

    const answer = await edge.placeOrder();

    expectProblem(answer, 503, 'PAYMENTS_UNAVAILABLE');
    expect(answer.body['retryAfterMs']).toBeGreaterThanOrEqual(3_000);
    expect(Number(answer.header('retry-after'))).toBeGreaterThanOrEqual(3);
    expect(answer.text).not.toMatch(INTERNALS);
    for (const trailer of ['x-rz-origin', 'x-rz-reason', 'grpc-status-details-bin']) {
      expect(answer.header(trailer)).toBeNull();
    }
  });

  it('goes on naming it when its own breaker refuses, and asks B for the rest', async () => {
    await open('every-hop');
    orders.marker = C_IS_DOWN;
    await placeOrders(5);

    const refused = await edge.placeOrder();
    const calls = orders.calls.length;
    orders.marker = undefined;
    await edge.send('GET', '/orders/ord_1');

    expect(calls).toBe(5);
    expectProblem(refused, 503, 'PAYMENTS_UNAVAILABLE');
    expect(refused.body['retryAfterMs']).toBeGreaterThan(2_500);
    expect(refused.text).not.toMatch(INTERNALS);
    expect(orders.calls.at(-1)?.operation).toBe('GetOrder');
  });

  it.each<{ placement: Placement; code: string }>([
    { placement: 'every-hop', code: 'PAYMENTS_UNAVAILABLE' },
    { placement: 'a-b', code: 'ORDERS_UNAVAILABLE' },
    { placement: 'edge', code: 'ORDERS_UNAVAILABLE' },
  ])(
    '$placement: refuses with $code, by what its breaker can tell',
    async ({ placement, code }) => {
      await open(placement);
      orders.marker = C_IS_DOWN;

      const refused = await placeOrders(6);

      expect(orders.calls).toHaveLength(5);
      expectProblem(refused, 503, code);
      expect(refused.text).not.toMatch(INTERNALS);
    },
  );

  it.each<{ placement: Placement }>([
    { placement: 'every-hop' },
    { placement: 'a-b' },
    { placement: 'edge' },
  ])('$placement: the failure that trips a breaker has its open period', async ({ placement }) => {
    await open(placement);

    const before = await placeOrders(4);
    const tripping = await edge.placeOrder();

    expectProblem(before, 503, 'ORDERS_UNAVAILABLE');
    expect(before.body['retryAfterMs']).toBeLessThan(2_000);
    expectProblem(tripping, 503, 'ORDERS_UNAVAILABLE');
    expect(tripping.body['retryAfterMs']).toBeGreaterThan(4_000);
    expect(Number(tripping.header('retry-after'))).toBeGreaterThanOrEqual(5);
  });
});

describe('a quote that cannot be had', () => {
  const QUOTE = { amount: 1999, currency: 'EUR', fee: 75, total: 2074 };
  const quote = (amount = 1999) => edge.send('GET', `/quotes?amount=${amount}&currency=EUR`);

  /** The edge after it has given one quote, with a B that fails from now on. */
  async function openAfterQuote(placement: Placement): Promise<void> {
    await open(placement);
    orders.answers.set('GetQuote', QUOTE);
    await quote();
    orders.answers.clear();
    orders.marker = C_IS_DOWN;
  }

  it.each<{ placement: Placement }>([
    { placement: 'none' },
    { placement: 'every-hop' },
    { placement: 'edge' },
  ])(
    '$placement: is the last one for the amount, marked in the body and by a header',
    async ({ placement }) => {
      await openAfterQuote(placement);

      // More than it takes to open a breaker: the last ones are refused.
      const answers = [];
      for (let n = 0; n < 7; n++) answers.push(await quote());

      for (const { status: httpStatus, body, header, text } of answers) {
        expect(httpStatus).toBe(200);
        expect(body).toEqual({ ...QUOTE, degraded: true, ageMs: expect.any(Number) });
        expect(header('x-degraded')).toBe(`PAYMENTS_UNAVAILABLE;age=${String(body['ageMs'])}`);
        expect(text).not.toMatch(INTERNALS);
      }
    },
  );

  it('is fresh again with the first one that can be had', async () => {
    await openAfterQuote('none');
    await quote();
    orders.answers.set('GetQuote', { ...QUOTE, fee: 76, total: 2075 });

    const answer = await quote();

    expect(answer.body).toEqual({ ...QUOTE, fee: 76, total: 2075, degraded: false });
    expect(answer.header('x-degraded')).toBeNull();
  });

  it('is a problem for an amount that was never priced, and for orders always', async () => {
    await openAfterQuote('every-hop');

    expectProblem(await quote(1), 503, 'PAYMENTS_UNAVAILABLE');
    expectProblem(await edge.placeOrder(), 503, 'PAYMENTS_UNAVAILABLE');
  });

  it('outlives B itself', async () => {
    await openAfterQuote('every-hop');
    orders.close();

    expect((await quote()).body).toMatchObject({ ...QUOTE, degraded: true });
  });

  it('is no stand-in for a refusal: what B does not accept is told', async () => {
    await openAfterQuote('none');
    orders.marker = undefined;
    orders.code = status.INVALID_ARGUMENT;

    expectProblem(await quote(), 400, 'INVALID_REQUEST');
  });
});
