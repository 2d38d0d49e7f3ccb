import { afterEach, describe, expect, it } from '@jest/globals';
import type { TrafficStatus } from '@firebreak/contracts/plain';
import { closeAll, openChain } from './harness/open-chain.js';

afterEach(closeAll);

function expectFive(quotes: TrafficStatus | undefined): void {
  expect(quotes?.ended).toMatchObject([
    { code: 'OK', count: 2 },
    { code: 'UNAVAILABLE', count: 3 },
  ]);
  for (const { counts } of [quotes?.latency ?? { counts: [] }, quotes?.budget ?? { counts: [] }]) {
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
  }
}

const OFF = { 'OrdersGateway.getQuote': { on: 'never' } };

describe('the traffic of a service', () => {
  it('agrees from hop to hop: what B sends is what C gets, and what A answers', async () => {
    const { stack, client } = await openChain({
      placement: 'none',
      envOf: (service): NodeJS.ProcessEnv =>
        service === 'service-a' ? { RESILIENCE_SETTINGS: JSON.stringify({ fallbacks: OFF }) } : {},
    });
    await Promise.all([client.quote(), client.quote(), client.order()]);
    await stack.setFault('service-c', { kind: 'error-rate', operation: 'Quote', rate: 1 });
    const failed = await client.quote();
    await client.send('GET', '/no/such/route');

    expect(failed.status).toBe(503);
    const fromB = await stack.traffic('service-b', 'OUTBOUND', 'Quote');
    const atC = await stack.traffic('service-c', 'INBOUND', 'Quote');
    expect(fromB).toMatchObject({ started: 5, neverSent: 0, inFlight: 0 });
    expect(atC).toMatchObject({ started: 5, inFlight: 0, abandoned: 0 });
    for (const quotes of [fromB, atC]) expectFive(quotes);
    // What is left shrinks on the way, and no attempt of B's gets more than 450 ms.
    expect(fromB?.budget?.sumMs).toBeGreaterThan(atC?.budget?.sumMs ?? Infinity);
    expect(fromB?.budget?.sumMs).toBeLessThanOrEqual(5 * 450);
    expect(fromB?.waitedMs).toBeGreaterThan(atC?.waitedMs ?? Infinity);
    expect((await stack.traffic('service-a', 'INBOUND', 'GET /quotes'))?.ended).toMatchObject([
      { code: '200', count: 2 },
      { code: '503', count: 1 },
    ]);
    expect((await stack.traffic('service-a', 'INBOUND', 'other'))?.ended).toMatchObject([
      { code: '404', count: 1 },
    ]);
  });

  it('tells what never left for want of a connection, and what nobody waited for', async () => {
    const { stack, client } = await openChain({ placement: 'none', env: { RETRIES: 'off' } });
    await client.order();
    await stack.setFault('service-c', { kind: 'hang', operation: 'Charge', rate: 1 });
    const late = await client.order();
    expect(late.status).toBe(504);
    expect(await stack.traffic('service-c', 'INBOUND', 'Charge')).toMatchObject({
      started: 2,
      inFlight: 0,
      abandoned: 1,
    });

    await stack.kill('service-c');
    await client.order();
    await client.order();

    const charges = await stack.traffic('service-b', 'OUTBOUND', 'Charge');
    expect(charges).toMatchObject({ started: 4, inFlight: 0, peakInFlight: 1 });
    expect(charges?.neverSent).toBeGreaterThanOrEqual(1);
    expect(charges?.ended.toSorted((a, b) => a.code.localeCompare(b.code))).toMatchObject([
      { code: 'DEADLINE_EXCEEDED', count: 1 },
      { code: 'OK', count: 1 },
      { code: 'UNAVAILABLE', count: 2 },
    ]);
  });
});
