import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultRequest } from '@firebreak/contracts/plain';
import type { Stack } from '@firebreak/stack';
import type { EdgeClient } from './harness/edge-client.js';
import { heal } from './harness/heal.js';
import { closeAll, openChain } from './harness/open-chain.js';

afterAll(closeAll);

describe('a fault of C, as the client sees it', () => {
  let stack: Stack;
  let client: EdgeClient;

  beforeAll(async () => {
    ({ stack, client } = await openChain());
  });

  it('by kind, each lifted again', async () => {
    await heal(stack, client, 'none');
    const admin = await stack.admin('service-c');
    const rows: { fault: FaultRequest; status: number; code?: string; leastMs?: number }[] = [
      {
        fault: { kind: 'error-rate', operation: 'Charge', rate: 1 },
        status: 503,
        code: 'PAYMENTS_UNAVAILABLE',
      },
      {
        fault: { kind: 'error-rate', operation: 'Charge', rate: 1, code: 'INTERNAL' },
        status: 502,
        code: 'PAYMENTS_ERROR',
      },
      { fault: { kind: 'delay', operation: 'Charge', ms: 300 }, status: 201, leastMs: 295 },
      {
        fault: { kind: 'delay', operation: '*', ms: 1_500 },
        status: 504,
        code: 'PAYMENTS_TIMEOUT',
        leastMs: 690,
      },
      { fault: { kind: 'hang', operation: 'Charge' }, status: 504, code: 'PAYMENTS_TIMEOUT' },
      { fault: { kind: 'flap', operation: 'Charge', upMs: 1, downMs: 60_000 }, status: 503 },
      {
        fault: { kind: 'slow-start', operation: 'Charge', ms: 60_000, delayMs: 400 },
        status: 201,
        leastMs: 350,
      },
      {
        fault: { kind: 'overload', operation: 'Charge', concurrency: 0 },
        status: 503,
        code: 'PAYMENTS_OVERLOADED',
      },
    ];
    for (const { fault, status, code, leastMs = 0 } of rows) {
      await stack.setFault('service-c', fault);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      const answer = await client.order();
      await admin.call('ClearFaults', {});

      expect({ fault: fault.kind, status: answer.status }).toEqual({ fault: fault.kind, status });
      if (code !== undefined) expect(answer.body['code']).toBe(code);
      expect(answer.ms).toBeGreaterThanOrEqual(leastMs);
      expect((await client.order()).status).toBe(201);
    }
  });

  it('crash ends the process at the call; the others live', async () => {
    await heal(stack, client, 'none');
    await stack.setFault('service-c', { kind: 'crash', operation: 'Charge', exitCode: 42 });

    const answer = await client.order();

    expect(answer.status).toBe(503);
    expect(await stack.service('service-c').exited).toEqual({ code: 42, signal: null });
    expect((await client.send('GET', '/health/live')).status).toBe(200);
  });

  it('costs one attempt at C per order, and none while B refuses', async () => {
    await heal(stack, client, 'every-hop');
    await stack.setFault('service-c', { kind: 'error-rate', operation: 'Charge', rate: 1 });

    for (let order = 0; order < 30; order++) await client.order();

    const { counters } = await stack.breaker('service-b', 'service-c/Charge');
    expect(counters).toMatchObject({ failure: 3 });
    const inbound = await stack.breaker('service-a', 'service-b/PlaceOrder');
    expect(inbound.counters).toMatchObject({ failure: 5, blocked: 25 });
  });
});

describe('the admin contract', () => {
  const token = 'a-token-of-some-length';
  let stack: Stack;

  beforeAll(async () => {
    ({ stack } = await openChain({ services: ['service-c'], env: { ADMIN_TOKEN: token } }));
  });

  it.each([
    { title: 'no token', given: undefined, refused: true },
    { title: 'a wrong token', given: 'another-token-of-length', refused: true },
    { title: 'the token', given: token, refused: false },
  ])('is guarded where ADMIN_TOKEN is set: $title', async ({ given, refused }) => {
    const admin = await stack.admin('service-c', given);

    const answer = admin.call('GetStatus', {});

    if (refused) await expect(answer).rejects.toThrow();
    else await expect(answer).resolves.toMatchObject({ service: 'service-c' });
  });
});
