import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contextFromHeaders, ListenFault, runInContext, Traffic } from '@firebreak/chassis';
import type { AdminEvent } from '@firebreak/contracts/plain';
import { closedBreaker } from '@firebreak/contracts/testing';
import { type CircuitBreaker, CircuitOpenError } from '@firebreak/resilience';
import { AdminHarness, FAULTS } from '../../test/admin.harness.js';
import { type AdminClient, AdminError } from '../client/index.js';

const TOKEN = 'a-token-of-two-dozen-chars';

let service: AdminHarness;
beforeEach(() => {
  service = new AdminHarness();
});
afterEach(async () => {
  await service.close();
});

/** A histogram with one value. */
function oneAt(boundsMs: readonly number[], ms: number) {
  const counts = [...boundsMs, Infinity].map(
    (bound, index) => +(ms <= bound && ms > (boundsMs[index - 1] ?? -1)),
  );
  return { counts, sumMs: ms };
}

describe('the status of a service', () => {
  it('tells who it is, its placement, and its breakers', async () => {
    const client = (await service.start()).client();

    const status = await client.call('GetStatus', {});

    expect(status).toMatchObject({
      service: 'service-b',
      pid: process.pid,
      placement: 'every-hop',
      epoch: 0,
      breakersLeftOut: 0,
    });
    expect(status.breakers).toEqual([
      expect.objectContaining({ name: 'service-b/PlaceOrder', hop: 'a-b', scope: 'operation' }),
      closedBreaker(),
    ]);
  });

  it('tells of the calls that were counted', async () => {
    let nowMs = 0;
    const traffic = new Traffic(() => nowMs);
    const end = traffic.begin('outbound', 'Charge', 450);
    nowMs = 3;
    end({ code: 'UNAVAILABLE', neverSent: true });
    const client = (await service.start({ traffic })).client();

    const status = await client.call('GetStatus', {});

    const took = oneAt(status.boundsMs, 3);
    expect(status.traffic).toEqual([
      {
        direction: 'OUTBOUND',
        operation: 'Charge',
        started: 1,
        neverSent: 1,
        inFlight: 0,
        peakInFlight: 1,
        waitedMs: 3,
        ended: [{ code: 'UNAVAILABLE', count: 1, latency: took }],
        abandoned: 0,
        latency: took,
        budget: oneAt(status.boundsMs, 450),
      },
    ]);
  });

  it('tells why a breaker is open, whom it blames, and for how long', async () => {
    const client = (await service.start()).client();
    open(service.breakers.charge);
    service.clock.advance(1_200);

    const { breakers } = await client.call('GetStatus', {});

    expect(breakers[1]).toMatchObject({
      state: 'OPEN',
      lastFailure: { code: 'UNAVAILABLE', message: 'connect ECONNREFUSED' },
      blame: 'service-c',
      dueInMs: 3_800,
      counters: { failure: 3 },
    });
    expect(breakers[1]!.openUntilUnixMs - Date.now()).toBeGreaterThan(3_000);
  });
});

describe('the placement', () => {
  it('is switched, and the answer is the status after it', async () => {
    const client = (await service.start()).client();

    const status = await client.call('SetPlacement', { placement: 'b-c', epoch: 1 });

    expect(status).toMatchObject({ placement: 'b-c', epoch: 1 });
    expect(status.breakers.map(({ active }) => active)).toEqual([false, true]);
  });

  it.each([
    { title: 'unknown', placement: 'everywhere', epoch: 9, code: 'INVALID_ARGUMENT' },
    { title: 'late', placement: 'none', epoch: 3, code: 'FAILED_PRECONDITION' },
  ])('is not switched when the switch is $title', async ({ placement, epoch, code }) => {
    const client = (await service.start()).client();
    await client.call('SetPlacement', { placement: 'b-c', epoch: 3 });

    await expect(client.call('SetPlacement', { placement, epoch })).rejects.toMatchObject({ code });
    expect(service.placement.current).toEqual({ placement: 'b-c', epoch: 3 });
  });
});

describe('a breaker by hand', () => {
  it.each([
    { action: 'OPEN', after: { state: 'OPEN', mode: 'FORCED_OPEN', dueInMs: 0 } },
    { action: 'CLOSE', after: { state: 'CLOSED', mode: 'DISABLED' } },
    { action: 'TRIP', after: { state: 'OPEN', mode: 'AUTO', dueInMs: 5_000 } },
    { action: 'RESET', after: { state: 'CLOSED', mode: 'AUTO' } },
    { action: 'AUTO', after: { state: 'CLOSED', mode: 'AUTO' } },
  ] as const)('does what it is told: $action', async ({ action, after }) => {
    const client = (await service.start()).client();

    const breaker = await client.call('ForceBreaker', { name: 'service-c/Charge', action });

    expect(breaker).toMatchObject(after);
  });

  it.each([
    { title: 'no such breaker', name: 'Charge', action: 'OPEN', code: 'NOT_FOUND' },
    { title: 'no action', name: 'service-c/Charge', action: 0, code: 'INVALID_ARGUMENT' },
    {
      title: 'trip while forced',
      name: 'service-c/Charge',
      action: 'TRIP',
      code: 'FAILED_PRECONDITION',
    },
  ] as const)('refuses: $title', async ({ name, action, code }) => {
    const client = (await service.start()).client();
    service.breakers.charge.disable();

    await expect(client.call('ForceBreaker', { name, action })).rejects.toMatchObject({ code });
  });
});

describe('faults', () => {
  it('are set, listed and cleared, by operations in any case', async () => {
    const client = (await service.start({ faults: FAULTS })).client();
    const fault = { operation: 'charge', seed: 7, errorRate: { rate: 0.3, code: 'INTERNAL' } };

    const { faults, operations } = await client.call('SetFault', { fault });

    expect(operations).toEqual(['Charge', 'Quote']);
    expect(faults).toEqual([{ ...fault, operation: 'Charge', effect: 'errorRate' }]);
    expect(await client.call('ListFaults', {})).toMatchObject({ faults });
    expect(await client.call('ClearFaults', { operation: 'QUOTE' })).toMatchObject({ faults });
    expect(await client.call('ClearFaults', {})).toMatchObject({ faults: [] });
  });

  it.each([
    {
      title: 'no operation of it',
      fault: { operation: 'Refund', hang: { rate: 1 } },
      says: 'Charge, Quote, \\*',
    },
    { title: 'no effect', fault: { operation: 'Charge' }, says: 'kind must be one of' },
    { title: 'a rate of 3', fault: { operation: '*', hang: { rate: 3 } }, says: 'rate must be' },
    { title: 'no fault at all', fault: null, says: 'fault must be given' },
  ])('are refused: $title', async ({ fault, says }) => {
    const client = (await service.start({ faults: FAULTS })).client();

    await expect(client.call('SetFault', { fault })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(says),
    });
  });

  it('are unimplemented in a service that can have none', async () => {
    const client = (await service.start()).client();

    await expect(client.call('ListFaults', {})).rejects.toMatchObject({
      code: 'UNIMPLEMENTED',
      message: 'service-b can have no faults',
    });
  });
});

describe('the token', () => {
  it.each([
    { title: 'none', token: undefined },
    { title: 'a wrong one', token: 'a-token-of-two-dozen-chars'.replace('two', 'ten') },
    { title: 'a shorter one', token: TOKEN.slice(0, -1) },
    { title: 'a longer one', token: `${TOKEN}s` },
  ])('is needed: $title is refused', async ({ token }) => {
    const client = (await service.start({ token: TOKEN })).client(token);

    await expect(client.call('GetStatus', {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(client.watch({ event: () => undefined }, never())).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(
      client.call('SetPlacement', { placement: 'none', epoch: 1 }),
    ).rejects.toBeInstanceOf(AdminError);
    expect(service.placement.current.epoch).toBe(0);
  });

  it('lets in who has it', async () => {
    const client = (await service.start({ token: TOKEN })).client(TOKEN);

    await expect(client.call('GetStatus', {})).resolves.toMatchObject({ service: 'service-b' });
  });

  it('is not asked for where there is none: the contract is on loopback then, whatever BIND_ADDRESS', async () => {
    const client = (await service.start({ bind: '192.0.2.1' })).client('any');

    await expect(client.call('GetStatus', {})).resolves.toMatchObject({ service: 'service-b' });
  });
});

describe('watching events', () => {
  it('tells of transitions, the placement and faults as they happen', async () => {
    const client = (await service.start({ faults: FAULTS })).client();
    const watch = await watching(client);

    const request = contextFromHeaders((name) => (name === 'x-correlation-id' ? 'r-1' : undefined));
    runInContext(request, () => open(service.breakers.charge));
    await client.call('SetPlacement', { placement: 'none', epoch: 1 });
    await client.call('SetFault', { fault: { operation: '*', seed: 1, hang: { rate: 1 } } });
    await watch.until((events) => events.length === 5);
    await watch.leave();

    expect(watch.events[0]).toEqual({
      service: 'service-b',
      timeUnixMs: expect.any(Number),
      fact: 'transition',
      transition: {
        breaker: 'service-c/Charge',
        group: 'b-c:operation',
        from: 'CLOSED',
        to: 'OPEN',
        mode: 'AUTO',
        reason: 'failures',
        failures: 3,
        cause: { code: 'UNAVAILABLE', message: 'connect ECONNREFUSED' },
        blame: 'service-c',
        dueInMs: 5_000,
        correlationId: 'r-1',
      },
    });
    expect(watch.events.slice(1)).toMatchObject([
      { transition: { breaker: 'service-b/PlaceOrder', reason: 'reset', correlationId: '' } },
      { transition: { breaker: 'service-c/Charge', reason: 'reset' } },
      { placementChanged: { from: 'every-hop', to: 'none', epoch: 1 } },
      { faultsChanged: { faults: [{ operation: '*', effect: 'hang' }] } },
    ]);
  });

  it('is for 16 at most, and a place is free when one leaves', async () => {
    const client = (await service.start()).client();
    const watches = await Promise.all(Array.from({ length: 16 }, () => watching(client)));

    await expect(client.watch({ event: () => undefined }, never())).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
    });

    await watches[0]!.leave();
    const late = await retried(() => watching(client));
    await Promise.all([...watches.slice(1), late].map((watch) => watch.leave()));
  });

  it('costs a bounded queue when the reader never reads, and tells it later what it missed', async () => {
    const client = (await service.start()).client();
    const reader = service.silentReader();
    await reader.watching;

    const made = 20_000;
    for (let n = 0; n < made; n++) {
      service.breakers.charge.reset();
      if (n % 100 === 0) await setImmediate();
    }
    await expect(client.call('GetStatus', {})).resolves.toMatchObject({ service: 'service-b' });

    let missed = 0;
    let got = 0;
    await reader.read(({ dropped }) => {
      missed += dropped?.count ?? 0;
      got += dropped ? 0 : 1;
      return got + missed === made;
    });
    // What the sockets held, what waited, and no more.
    expect(missed).toBeGreaterThan(made * 0.75);
  });

  it('ends with the service', async () => {
    const client = (await service.start()).client();
    const watch = await watching(client);

    await service.stop();

    await expect(watch.ended).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'service-b stops',
    });
  });
});

describe('the server', () => {
  it('cannot listen where somebody does: one line names the variable', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };

    const starting = service.start({ port });

    await expect(starting).rejects.toBeInstanceOf(ListenFault);
    await expect(starting).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use: stop what listens there, or set SERVICE_B_ADMIN_PORT to`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it('is gone after shutdown, with a client connected', async () => {
    const client = (await service.start()).client(undefined, 500);
    await client.call('GetStatus', {});

    const since = performance.now();
    await service.stop();

    expect(performance.now() - since).toBeLessThan(400);
    await expect(client.call('GetStatus', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('takes no message above its limit', async () => {
    const client = (await service.start()).client();
    const name = 'x'.repeat(300 * 1_024);

    await expect(client.call('ForceBreaker', { name, action: 'OPEN' })).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
    });
  });
});

function open(breaker: CircuitBreaker): void {
  for (let call = 0; call < 3; call++) {
    const permit = breaker.admit();
    if (permit instanceof CircuitOpenError) throw permit;
    permit.done({
      outcome: 'failure',
      cause: { code: 'UNAVAILABLE', message: 'connect ECONNREFUSED', origin: 'service-c' },
    });
  }
}

interface Watch {
  readonly events: AdminEvent[];
  /** Rejects when the service ends it. */
  readonly ended: Promise<void>;
  until(isSo: (events: readonly AdminEvent[]) => boolean): Promise<void>;
  leave(): Promise<void>;
}

/** A watch that is in place. */
async function watching(client: AdminClient): Promise<Watch> {
  const events: AdminEvent[] = [];
  const left = new AbortController();
  let heard = (): void => undefined;
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = client.watch(
      {
        watching: resolve,
        event: (event) => {
          events.push(event);
          heard();
        },
      },
      left.signal,
    );
    ended.catch(reject);
  });
  return {
    events,
    ended,
    until: (isSo) =>
      new Promise((resolve) => {
        heard = () => isSo(events) && resolve();
        heard();
      }),
    leave: () => {
      left.abort();
      return ended;
    },
  };
}

/** The service hears that a watcher left a moment after it has. */
async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

function never(): AbortSignal {
  return new AbortController().signal;
}
