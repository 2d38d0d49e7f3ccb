import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort, type Stack } from '@firebreak/stack';
import { DroppingProxy } from './harness/dropping-proxy.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { until } from './harness/until.js';

const proxies: DroppingProxy[] = [];
afterEach(async () => {
  await closeAll();
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

async function inFlightAt(stack: Stack, ...operations: readonly string[]): Promise<number> {
  const traffic = await Promise.all(
    operations.map((operation) => stack.traffic('service-c', 'INBOUND', operation)),
  );
  return traffic.reduce((sum, each) => sum + (each?.inFlight ?? 0), 0);
}

describe('retries of B', () => {
  it('hide one dropped connection to C: quotes and orders succeed, and nothing is charged twice', async () => {
    const port = await freePort();
    const wire = await DroppingProxy.to(port);
    proxies.push(wire);
    const { stack, client } = await openChain({
      env: { SERVICE_C_PORT: String(port), SERVICE_C_ADDRESS: wire.address },
    });
    await client.order();
    await stack.setFault('service-c', { kind: 'delay', operation: '*', ms: 200 });

    const underWay = Promise.all([client.quote(), client.quote(), client.order(), client.order()]);
    await until(async () => (await inFlightAt(stack, 'Charge', 'Quote')) === 4, 2_000);
    wire.drop();
    const answers = await underWay;

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 201]);
    expect(answers.map(({ body }) => body['degraded'])).toEqual([
      false,
      false,
      undefined,
      undefined,
    ]);
    expect(stack.service('service-c').events('payment.charged')).toHaveLength(3);
    expect(await stack.breaker('service-b', 'service-c/Charge')).toMatchObject({
      state: 'CLOSED',
      counters: { success: 3, failure: 2 },
    });
  });

  it('do not multiply with those of A: 3 attempts at C for one quote, 1 for one order', async () => {
    const { stack, client } = await openChain({ placement: 'every-hop' });
    await stack.setFault('service-c', { kind: 'error-rate', operation: '*', rate: 1 });

    const quote = await client.quote();
    const order = await client.order();

    expect([quote.status, order.status]).toEqual([503, 503]);
    for (const [breaker, attempts] of [
      ['service-c/Quote', 3],
      ['service-c/Charge', 1],
    ] as const) {
      const { counters } = await stack.breaker('service-b', breaker);
      expect(counters).toMatchObject({ failure: attempts });
    }
    for (const breaker of ['service-b/GetQuote', 'service-b/PlaceOrder']) {
      const { counters } = await stack.breaker('service-a', breaker);
      expect(counters).toMatchObject({ failure: 1 });
    }
  });
});

describe('three attempts at each hop, and C failing', () => {
  const breakers = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, { failureThreshold: 10, stall: null }]));
  const THREE = { attempts: 3, baseMs: 1, maxMs: 1 };
  const A = {
    breakers: breakers('service-b', 'service-b/GetQuote'),
    retries: { 'OrdersGateway.getQuote': THREE },
    fallbacks: { 'OrdersGateway.getQuote': { on: 'never' } },
  };
  const B = { retries: { 'PaymentsGateway.quote': THREE } };

  it.each([
    { retries: 'naive', atB: 3, attempts: 9 },
    { retries: 'careful', atB: 1, attempts: 3 },
    { retries: 'off', atB: 1, attempts: 1 },
  ])('$retries: $attempts attempts at C for one quote', async ({ retries, atB, attempts }) => {
    const { stack, client } = await openChain({
      placement: 'none',
      env: { RETRIES: retries },
      envOf: (service) => {
        const settings = { 'service-a': A, 'service-b': B, 'service-c': {} }[service];
        return { RESILIENCE_SETTINGS: JSON.stringify(settings) };
      },
    });
    await stack.setFault('service-c', { kind: 'error-rate', operation: 'Quote', rate: 1 });

    const { status } = await client.quote();

    expect(status).toBe(503);
    const b = await stack.traffic('service-b', 'INBOUND', 'GetQuote');
    const c = await stack.traffic('service-c', 'INBOUND', 'Quote');
    expect(b?.ended).toEqual([expect.objectContaining({ code: 'UNAVAILABLE', count: atB })]);
    expect(c?.ended).toEqual([expect.objectContaining({ code: 'UNAVAILABLE', count: attempts })]);
  });
});
