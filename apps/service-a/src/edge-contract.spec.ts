import { request } from 'node:http';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallCancelledError } from '@firebreak/resilience';
import { GOOD, JSON_TYPE, openEdge, UUID, type EdgeHarness } from '../test/edge.harness.js';
import { serviceError } from '../test/service-error.js';
import { PROBLEMS } from './problem/problem.js';

/** As much of an OpenAPI document as is looked at here. */
interface OpenApi {
  readonly paths: Record<string, Record<string, { readonly responses: Responses }>>;
}
type Responses = Record<number, { readonly description: string; readonly headers?: object }>;

const NAME = 'must be 1 to 64 of A-Z a-z 0-9 _ . : -';

let edge: EdgeHarness;

beforeAll(async () => {
  edge = await openEdge();
});

beforeEach(() => edge.orders.reset());

afterAll(async () => {
  await edge.close();
});

describe('the edge contract', () => {
  describe('good requests', () => {
    it('201 for an order, as the contract shows it', async () => {
      const answer = await edge.placeOrder();

      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({ id: 'ord_1', status: 'paid', ...GOOD, transactionId: 'txn_1' });
    });

    it('200 for a quote', async () => {
      const answer = await edge.send('GET', '/quotes?amount=1999&currency=EUR');

      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        amount: 1999,
        currency: 'EUR',
        fee: 75,
        total: 2074,
        degraded: false,
      });
    });

    it('200 for an order that is known', async () => {
      const answer = await edge.send('GET', '/orders/ord_9');

      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ id: 'ord_9', status: 'paid' });
    });

    it.each(['/health/live', '/health/ready', '/docs', '/docs-json', '/docs/swagger-ui.css'])(
      '200 for %s',
      async (path) => {
        const answer = await fetch(`${edge.url}${path}`);
        await answer.text();

        expect(answer.status).toBe(200);
      },
    );

    it.each([
      { operation: 'POST /orders', payments: true },
      { operation: 'GET /orders/{id}', payments: false },
      { operation: 'GET /quotes', payments: true },
    ])('/docs lists the codes of $operation', async ({ operation, payments }) => {
      const [method = '', path = ''] = operation.split(' ');
      const answer = await edge.send('GET', '/docs-json');
      const { responses } = (answer.body as unknown as OpenApi).paths[path]![method.toLowerCase()]!;

      for (const [code, { status: httpStatus }] of Object.entries(PROBLEMS)) {
        const documented = responses[httpStatus]?.description.includes(`${code}: `) ?? false;
        if (code.startsWith('ORDERS_')) expect([code, documented]).toEqual([code, true]);
        if (code.startsWith('PAYMENTS_')) expect([code, documented]).toEqual([code, payments]);
      }
      expect(responses[503]?.headers).toHaveProperty('Retry-After');
    });

    it('200 for readiness though B is down', async () => {
      edge.orders.failure = serviceError(status.UNAVAILABLE, { endedBy: 'never_sent' });

      const { status: code, body } = await edge.send('GET', '/health/ready');
      expect([code, body['status']]).toEqual([200, 'ready']);
    });

    it('ignores the body of a GET', async () => {
      // fetch sends none, so this one is written by hand.
      const answer = await new Promise<number | undefined>((resolve, reject) => {
        const call = request(
          `${edge.url}/orders/ord_9`,
          { method: 'GET', headers: { ...JSON_TYPE, 'content-length': '4' } },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        call.on('error', reject);
        call.end('{bad');
      });

      expect(answer).toBe(200);
    });
  });

  describe('the idempotency key', () => {
    it('goes to B as it came, and back', async () => {
      const answer = await edge.placeOrder(GOOD, { 'idempotency-key': 'k-1' });

      expect(answer.header('idempotency-key')).toBe('k-1');
      expect(edge.orders.placed).toEqual([{ request: GOOD, key: 'k-1' }]);
    });

    it('is made when absent, and returned', async () => {
      const answer = await edge.placeOrder();

      expect(answer.header('idempotency-key')).toMatch(UUID);
      expect(edge.orders.placed[0]?.key).toBe(answer.header('idempotency-key'));
    });

    it.each([
      { title: 'invalid fields', body: JSON.stringify({ ...GOOD, amount: 0 }), type: JSON_TYPE },
      { title: 'broken JSON', body: '{', type: JSON_TYPE },
      { title: 'another media type', body: 'x', type: { 'content-type': 'text/plain' } },
    ])('is returned with an error too: $title', async ({ body, type }) => {
      const headers = { ...type, 'idempotency-key': 'k-1' };

      const answer = await edge.send('POST', '/orders', { headers, body });

      expect(answer.header('idempotency-key')).toBe('k-1');
      expect(answer.body['idempotencyKey']).toBe('k-1');
    });

    it.each([
      { title: 'with a space', key: 'a b' },
      { title: 'too long', key: 'k'.repeat(65) },
      { title: 'empty', key: '' },
    ])('is refused $title', async ({ key }) => {
      const answer = await edge.placeOrder(GOOD, { 'idempotency-key': key });

      expect(answer.status).toBe(400);
      expect(answer.body['errors']).toEqual([
        { in: 'header', path: 'idempotency-key', message: NAME },
      ]);
      expect(edge.orders.placed).toEqual([]);
    });
  });

  describe('the correlation id', () => {
    it.each([
      { title: 'a good answer', path: '/health/live' },
      { title: 'an unknown path', path: '/nowhere' },
      { title: 'a URL that is none', path: '/%zz' },
    ])('of the client comes back with $title', async ({ path }) => {
      const answer = await edge.send('GET', path, { headers: { 'x-correlation-id': 'walk-1' } });

      expect(answer.header('x-correlation-id')).toBe('walk-1');
    });

    it('is in the problem as well', async () => {
      const answer = await edge.send('GET', '/nowhere', {
        headers: { 'x-correlation-id': 'walk-1' },
      });

      expect(answer.body['correlationId']).toBe('walk-1');
    });

    it('is a fresh one when the given one is malformed', async () => {
      const answer = await edge.send('GET', '/nowhere', { headers: { 'x-correlation-id': 'a b' } });

      expect(answer.header('x-correlation-id')).toMatch(UUID);
    });
  });

  it('cancels the calls made for a client who leaves before the answer', async () => {
    edge.orders.hangs = true;
    const client = new AbortController();
    const { signal } = client;
    const answer = fetch(`${edge.url}/orders/ord_1`, { signal });
    answer.catch(() => undefined);
    await edge.orders.reached;

    client.abort();

    await expect(answer).rejects.toThrow();
    await expect(edge.orders.left).resolves.toEqual(new CallCancelledError('caller_left'));
  });
});
