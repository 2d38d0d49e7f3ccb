import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@firebreak/resilience/testing';
import { describeDemo } from '../demo/describe-demo.js';
import { ExternalService, type Health } from './external-service.js';
import { ServiceClient, type Protection } from './service-client.js';
import { sendCallers } from './waiting-callers.js';
import { example } from './main.js';

function setUp(protection: Protection, health: Health = 'well') {
  const clock = new FakeClock();
  const service = new ExternalService(clock);
  service.health = health;
  const client = new ServiceClient(service, protection, { clock, timers: clock });
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.after(ms, resolve));
  const time = { now: () => clock.now(), pause };
  const send = async (calls: number) => {
    const sent = sendCallers(client, time, { calls, everyMs: 200 });
    await clock.advanceAsync(60_000);
    return sent;
  };
  return { clock, service, client, send };
}

describe('callers of a service', () => {
  it('that is well wait for its answers only', async () => {
    const { send } = setUp('breaker');

    expect(await send(30)).toEqual({
      calls: 30,
      failed: 0,
      refused: 0,
      waitedMs: 30 * 30,
      atOnce: 1,
    });
  });

  it('that hangs wait out their time, ten at once, without a breaker', async () => {
    const { send, service } = setUp('timeout', 'hanging');

    expect(await send(30)).toMatchObject({ failed: 30, waitedMs: 30 * 2_000, atOnce: 10 });
    expect(service.received).toBe(30);
  });

  it.each([
    // Three time limits have passed after 2 s + 2 × 200 ms; so many were sent by then.
    { protection: 'breaker', sent: 12 },
    // Three calls are a second old after 1 s + 2 × 200 ms.
    { protection: 'breaker_and_stall', sent: 8 },
  ] as const)('that hangs: with a $protection only the first $sent wait', async (row) => {
    const { send, service } = setUp(row.protection, 'hanging');

    expect(await send(30)).toMatchObject({
      failed: row.sent,
      refused: 30 - row.sent,
      waitedMs: row.sent * 2_000,
    });
    expect(service.received).toBe(row.sent);
  });

  it('that is dead wait for nothing, and a breaker spares it the calls', async () => {
    const { send, service } = setUp('breaker', 'dead');

    expect(await send(30)).toMatchObject({ failed: 3, refused: 27, waitedMs: 0 });
    expect(service.received).toBe(3);
  });
});

describe('the test call of a half-open circuit', () => {
  it.each([
    { health: 'dead', state: 'open', waitsMs: 0 },
    { health: 'hanging', state: 'open', waitsMs: 2_000 },
    { health: 'well', state: 'closed', waitsMs: 30 },
  ] as const)('to a service that is $health leaves it $state', async (row) => {
    const { clock, service, client } = setUp('breaker', 'dead');
    for (let i = 0; i < 3; i++) await client.callService().catch(() => undefined);
    clock.advance(10_000);

    service.health = row.health;
    const probe = client.callService().catch(() => undefined);
    const refused = client.callService();
    await expect(refused).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', reason: 'half_open_full' });
    await clock.advanceAsync(row.waitsMs);
    await probe;

    expect(client.breaker?.state).toBe(row.state);
  });

  it('that fails keeps everybody out for another 10 s', async () => {
    const { clock, service, client } = setUp('breaker', 'dead');
    const call = (): Promise<unknown> => client.callService().catch(() => undefined);
    for (let i = 0; i < 3; i++) await call();
    clock.advance(10_000);
    await call();
    expect(service.received).toBe(4);

    clock.advance(9_999);
    await call();
    expect(service.received).toBe(4);
    clock.advance(1);
    await call();

    expect(service.received).toBe(5);
  });
});

describeDemo('slow-dependency', example);
