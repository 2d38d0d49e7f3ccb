import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, GOOD, openEdge, UUID, type EdgeHarness } from '../test/edge.harness.js';

const AMOUNT = 'must be a whole number from 1 to 99999999';
const CURRENCY = 'must be an ISO 4217 code in capitals, such as EUR';
const NAME = 'must be 1 to 64 of A-Z a-z 0-9 _ . : -';

interface Fault {
  title: string;
  change: Record<string, unknown>;
  path: string;
  message: string;
}

interface Row {
  title: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  status: number;
  code: string;
}

let edge: EdgeHarness;

beforeAll(async () => {
  edge = await openEdge();
});

afterAll(async () => {
  await edge.close();
});

afterEach(() => {
  expect(edge.orders.placed).toEqual([]);
});

describe('bad input at the edge', () => {
  it.each<Fault>([
    { title: 'amount 0', change: { amount: 0 }, path: 'amount', message: AMOUNT },
    { title: 'negative amount', change: { amount: -1 }, path: 'amount', message: AMOUNT },
    { title: 'part of a cent', change: { amount: 1.5 }, path: 'amount', message: AMOUNT },
    { title: 'amount over limit', change: { amount: 1e8 }, path: 'amount', message: AMOUNT },
    { title: 'amount as text', change: { amount: '1' }, path: 'amount', message: AMOUNT },
    { title: 'amount null', change: { amount: null }, path: 'amount', message: AMOUNT },
    {
      title: 'no such currency',
      change: { currency: 'XYZ' },
      path: 'currency',
      message: CURRENCY,
    },
    { title: 'small letters', change: { currency: 'eur' }, path: 'currency', message: CURRENCY },
    { title: 'no customer', change: { customer: undefined }, path: 'customer', message: NAME },
    {
      title: 'long customer',
      change: { customer: 'c'.repeat(65) },
      path: 'customer',
      message: NAME,
    },
    { title: 'line break', change: { customer: 'a\nb' }, path: 'customer', message: NAME },
    {
      title: 'unknown field',
      change: { admin: true },
      path: 'admin',
      message: 'is not a known field',
    },
    {
      title: 'constructor field',
      change: { constructor: 1 },
      path: 'constructor',
      message: 'is not a known field',
    },
  ])('400 for an order with $title', async ({ change, path, message }) => {
    const answer = await edge.placeOrder({ ...GOOD, ...change });

    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(answer.body['errors']).toEqual([{ in: 'body', path, message }]);
  });

  it('400 lists every fault at once', async () => {
    const answer = await edge.placeOrder({ amount: 0, extra: 1 }, { 'idempotency-key': '!' });

    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(answer.body['errors']).toEqual([
      { in: 'header', path: 'idempotency-key', message: NAME },
      { in: 'body', path: 'customer', message: NAME },
      { in: 'body', path: 'amount', message: AMOUNT },
      { in: 'body', path: 'currency', message: CURRENCY },
      { in: 'body', path: 'extra', message: 'is not a known field' },
    ]);
  });

  it('400 tells no more than 20 faults of a thousand', async () => {
    const fields = Array.from({ length: 1_000 }, (_, n) => [`f${n}`, n]);

    const answer = await edge.placeOrder({ ...GOOD, ...Object.fromEntries(fields) });

    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(answer.body['errors']).toHaveLength(20);
  });

  it.each<Row>([
    { title: 'broken JSON', ...post('{"customer":'), status: 400, code: 'BAD_REQUEST' },
    { title: 'an empty body', ...post(''), status: 400, code: 'BAD_REQUEST' },
    { title: 'a list', ...post('[]'), status: 400, code: 'INVALID_REQUEST' },
    { title: 'null', ...post('null'), status: 400, code: 'INVALID_REQUEST' },
    { title: 'a text', ...post('"x"'), status: 400, code: 'INVALID_REQUEST' },
    { title: '__proto__', ...post('{"__proto__":{}}'), status: 400, code: 'BAD_REQUEST' },
    {
      title: 'constructor.prototype',
      ...post('{"constructor":{"prototype":{}}}'),
      status: 400,
      code: 'BAD_REQUEST',
    },
    {
      title: 'an oversize body',
      ...post(JSON.stringify('x'.repeat(20_000))),
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    },
    {
      title: 'plain text',
      ...post(JSON.stringify(GOOD), 'text/plain'),
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    },
    {
      title: 'a form',
      ...post('customer=c', 'application/x-www-form-urlencoded'),
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    },
    {
      title: 'no such path',
      method: 'GET',
      path: '/nowhere',
      status: 404,
      code: 'ROUTE_NOT_FOUND',
    },
    {
      title: 'a path below /docs',
      method: 'GET',
      path: '/docs/nowhere',
      status: 404,
      code: 'ROUTE_NOT_FOUND',
    },
    {
      title: 'an id that is none',
      method: 'GET',
      path: '/orders/a%20b',
      status: 400,
      code: 'INVALID_REQUEST',
    },
    {
      title: 'a URL that is none',
      method: 'GET',
      path: '/orders/%zz',
      status: 400,
      code: 'BAD_REQUEST',
    },
    {
      title: 'a quote without its query',
      method: 'GET',
      path: '/quotes',
      status: 400,
      code: 'INVALID_REQUEST',
    },
    {
      title: 'a quote with two amounts',
      method: 'GET',
      path: '/quotes?amount=1&amount=2&currency=EUR',
      status: 400,
      code: 'INVALID_REQUEST',
    },
    {
      title: 'a quote over 1e3',
      method: 'GET',
      path: '/quotes?amount=1e3&currency=EUR',
      status: 400,
      code: 'INVALID_REQUEST',
    },
    {
      title: 'a quote with an unknown parameter',
      method: 'GET',
      path: '/quotes?amount=1&currency=EUR&x=1',
      status: 400,
      code: 'INVALID_REQUEST',
    },
  ])('$status $code for $title', async ({ method, path, status: expected, code, ...rest }) => {
    const answer = await edge.send(method, path, rest);

    expectProblem(answer, expected, code);
  });

  it.each([
    { title: 'as it is', path: '/orders' },
    { title: 'with a letter escaped', path: '/%6Frders' },
    { title: 'with a query', path: '/orders?x=1' },
  ])('names the key of an order whose path is written $title', async ({ path }) => {
    const answer = await edge.send('POST', path, post('{}'));

    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(answer.header('idempotency-key')).toMatch(UUID);
    expect(answer.body['idempotencyKey']).toBe(answer.header('idempotency-key'));
  });

  it.each([
    { method: 'DELETE', path: '/orders', allow: 'POST' },
    { method: 'DELETE', path: '/%6Frders', allow: 'POST' },
    { method: 'OPTIONS', path: '/orders', allow: 'POST' },
    { method: 'PUT', path: '/orders/ord_1', allow: 'GET, HEAD' },
    { method: 'POST', path: '/quotes', allow: 'GET, HEAD' },
    { method: 'POST', path: '/health/live', allow: 'GET, HEAD' },
  ])('405 for $method $path, with Allow: $allow', async ({ method, path, allow }) => {
    const answer = await edge.send(method, path);

    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.header('allow')).toBe(allow);
  });

  it('405 for HEAD where there is no GET, without a body', async () => {
    const answer = await edge.send('HEAD', '/orders');

    expect(answer.status).toBe(405);
    expect(answer.header('allow')).toBe('POST');
    expect(answer.text).toBe('');
  });
});

function post(body: string, type = 'application/json') {
  return { method: 'POST', path: '/orders', headers: { 'content-type': type }, body };
}
