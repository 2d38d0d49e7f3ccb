import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll, openChain } from './harness/open-chain.js';

afterEach(closeAll);

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
    for (const quotes of [fromB, atC]) {
      expect(quotes?.ended).toEqual([
        { code: 'OK', count: 2 },
        { code: 'UNAVAILABLE', count: 3 },
      ]);
    }
    expect(fromB?.waitedMs).toBeGreaterThan(atC?.waitedMs ?? Infinity);
    expect((await stack.traffic('service-a', 'INBOUND', 'GET /quotes'))?.ended).toEqual([
      { code: '200', count: 2 },
      { code: '503', count: 1 },
    ]);
    expect((await stack.traffic('service-a', 'INBOUND', 'other'))?.ended).toEqual([
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
    expect(charges?.ended.toSorted((a, b) => a.code.localeCompare(b.code))).toEqual([
      { code: 'DEADLINE_EXCEEDED', count: 1 },
      { code: 'OK', count: 1 },
      { code: 'UNAVAILABLE', count: 2 },
    ]);
  });
});
