import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@firebreak/contracts/plain';
import type { Stack } from '@firebreak/stack';
import type { EdgeClient } from './harness/edge-client.js';
import { closeAll, openChain } from './harness/open-chain.js';

const SERVICES: readonly ServiceName[] = ['service-a', 'service-b', 'service-c'];
const GOOD = { customer: 'c-17', amount: 1999, currency: 'EUR' };

let stack: Stack;
let client: EdgeClient;

beforeAll(async () => {
  ({ stack, client } = await openChain());
});

afterAll(closeAll);

describe('bad input at the edge', () => {
  it.each([
    { title: 'broken JSON', body: '{"customer":', status: 400 },
    { title: 'no body', body: undefined, status: 400 },
    { title: 'a list', body: [GOOD], status: 400 },
    { title: 'a missing field', body: { customer: 'c-17', amount: 1999 }, status: 400 },
    { title: 'an unknown field', body: { ...GOOD, admin: true }, status: 400 },
    { title: 'amount as text', body: { ...GOOD, amount: '1999' }, status: 400 },
    { title: 'amount of zero', body: { ...GOOD, amount: 0 }, status: 400 },
    { title: 'negative amount', body: { ...GOOD, amount: -5 }, status: 400 },
    { title: 'fraction of a cent', body: { ...GOOD, amount: 19.99 }, status: 400 },
    { title: 'amount beyond safe numbers', body: { ...GOOD, amount: 1e21 }, status: 400 },
    { title: 'no such currency', body: { ...GOOD, currency: 'EUX' }, status: 400 },
    { title: 'currency in small letters', body: { ...GOOD, currency: 'eur' }, status: 400 },
    {
      title: '__proto__ key',
      body: '{"__proto__":{"admin":true},"customer":"c","amount":1,"currency":"EUR"}',
      status: 400,
    },
    {
      title: 'constructor key',
      body: '{"constructor":{"prototype":{}},"customer":"c","amount":1,"currency":"EUR"}',
      status: 400,
    },
    {
      title: 'oversize body',
      body: JSON.stringify({ ...GOOD, customer: 'x'.repeat(100_000) }),
      status: 413,
    },
  ])('refuses $title with $status', async ({ body, status }) => {
    const answer = await client.send('POST', '/orders', body);

    expect(answer.status).toBe(status);
    expectProblem(answer);
  });

  it.each([
    {
      title: 'another content type',
      method: 'POST',
      path: '/orders',
      headers: { 'content-type': 'text/plain' },
      body: 'x',
      status: 415,
    },
    {
      title: 'a malformed idempotency key',
      method: 'POST',
      path: '/orders',
      headers: { 'idempotency-key': 'a b' },
      body: GOOD,
      status: 400,
    },
    {
      title: 'an unknown path',
      method: 'GET',
      path: '/nowhere',
      headers: {},
      body: undefined,
      status: 404,
    },
    {
      title: 'a wrong method',
      method: 'DELETE',
      path: '/orders',
      headers: {},
      body: undefined,
      status: 405,
    },
    {
      title: 'an unknown order',
      method: 'GET',
      path: '/orders/none',
      headers: {},
      body: undefined,
      status: 404,
    },
    {
      title: 'a quote without amount',
      method: 'GET',
      path: '/quotes?currency=EUR',
      headers: {},
      body: undefined,
      status: 400,
    },
  ])('refuses $title with $status', async ({ method, path, headers, body, status }) => {
    const answer = await client.send(method, path, body, headers);

    expect(answer.status).toBe(status);
    expectProblem(answer);
  });

  it('refuses a used key with another body with 422', async () => {
    await client.send('POST', '/orders', GOOD, { 'idempotency-key': 'used' });

    const answer = await client.send(
      'POST',
      '/orders',
      { ...GOOD, amount: 1 },
      { 'idempotency-key': 'used' },
    );

    expect(answer.status).toBe(422);
    expectProblem(answer);
  });

  it.each(SERVICES)('outlives garbage bytes on the port of %s', async (name) => {
    const socket = connect(stack.port(name), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined).resume();
    socket.write(randomBytes(4_096));
    socket.end();
    await once(socket, 'close');

    expect(stack.service(name).running).toBe(true);
    expect((await client.order()).status).toBe(201);
  });

  it('has not moved any breaker', () => {
    for (const name of SERVICES) {
      const moved = stack.service(name).lines.filter((line) => line.event?.startsWith('circuit.'));
      expect(moved).toEqual([]);
    }
  });
});

function expectProblem(answer: {
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
  status: number;
}): void {
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.headers['x-correlation-id']).toMatch(/^[A-Za-z0-9_.:-]{1,64}$/);
  expect(answer.body).toMatchObject({
    status: answer.status,
    code: expect.any(String),
    title: expect.any(String),
  });
}
