import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { breaker, FakeContact, NO_COUNTS, status, traffic } from '../../test/fake-contact.js';
import { FakeTime } from '../../test/fake-time.js';
import type { Frame, OperationFrame, ServiceFrame } from '../contract/index.js';
import { ChainFeed } from './chain-feed.js';

let contacts: Record<'service-a' | 'service-b' | 'service-c', FakeContact>;
let time: FakeTime;
let feed: ChainFeed;

beforeEach(() => {
  contacts = {
    'service-a': new FakeContact(status('service-a')),
    'service-b': new FakeContact(status('service-b')),
    'service-c': new FakeContact(status('service-c')),
  };
  time = new FakeTime();
  feed = new ChainFeed({ contacts, time, load: () => ({ level: 'off', perSecond: 0 }) });
  feed.lookedAtBy({ count: 1 });
  feed.start();
});
afterEach(async () => {
  await feed.stop();
});

function ofB(frame: Frame): ServiceFrame {
  const found = frame.services.find(({ name }) => name === 'service-b');
  if (found === undefined) throw new Error('the frame has no service-b');
  return found;
}

function charges(frame: Frame): OperationFrame | undefined {
  return ofB(frame).operations.find(({ operation }) => operation === 'Charge');
}

describe('a frame', () => {
  it('tells rates over the last second', async () => {
    contacts['service-b'].says = status('service-b', {
      traffic: [traffic({ started: 100, ended: [{ code: 'OK', count: 100, latency: null }] })],
    });
    await time.advance(2_000);
    contacts['service-b'].says = status('service-b', {
      traffic: [
        traffic({
          started: 160,
          ended: [
            { code: 'OK', count: 140, latency: null },
            { code: 'UNAVAILABLE', count: 14, latency: null },
            { code: 'DEADLINE_EXCEEDED', count: 4, latency: null },
            { code: 'NOT_FOUND', count: 2, latency: null },
          ],
        }),
      ],
    });
    await time.advance(250);

    expect(charges(feed.frame())).toMatchObject({
      perSecond: 60,
      okPerSecond: 40,
      failedPerSecond: 18,
      timedOutPerSecond: 4,
    });
    await time.advance(1_250);
    expect(charges(feed.frame())).toMatchObject({ perSecond: 0, okPerSecond: 0 });
  });

  it('tells latencies and the deadline of the last ten seconds, from what was added to histograms', async () => {
    contacts['service-b'].says = status('service-b', {
      traffic: [traffic({ latency: { counts: [0, 0, 0, 0, 500], sumMs: 1e6 } })],
    });
    await time.advance(11_000);
    contacts['service-b'].says = status('service-b', {
      traffic: [
        traffic({
          latency: { counts: [0, 90, 10, 0, 500], sumMs: 1e6 + 1_000 },
          budget: { counts: [0, 0, 0, 100, 0], sumMs: 40_000 },
        }),
      ],
    });
    await time.advance(1_000);

    expect(charges(feed.frame())).toMatchObject({
      averageMs: 10,
      p50Ms: 6,
      p90Ms: 10,
      p99Ms: 91,
      deadlineLeftMs: 400,
    });
    await time.advance(11_000);
    expect(charges(feed.frame())).toMatchObject({ averageMs: null, p50Ms: null });
  });

  it('tells what a breaker does', async () => {
    contacts['service-b'].says = status('service-b', { breakers: [breaker()] });
    await time.advance(1_000);
    const open = {
      state: 'OPEN',
      blame: 'service-c',
      dueInMs: 4_000,
      openUntilUnixMs: 1_005_000,
      lastFailure: { code: 'UNAVAILABLE', message: 'down' },
      counters: { ...NO_COUNTS, failure: 3, blocked: 50 },
    } as const;
    contacts['service-b'].says = status('service-b', { breakers: [breaker(open)] });
    await time.advance(250);

    expect(ofB(feed.frame()).breakers).toEqual([
      {
        name: 'service-c/Charge',
        hop: 'B→C',
        scope: 'operation',
        state: 'open',
        mode: 'auto',
        active: true,
        failures: 0,
        failureThreshold: 3,
        openUntilUnixMs: 1_005_000,
        dueInMs: 4_000,
        probesInFlight: 0,
        probesSucceeded: 0,
        probesNeeded: 1,
        lastFailure: { code: 'UNAVAILABLE', message: 'down' },
        blame: 'service-c',
        counts: open.counters,
        blockedPerSecond: 50,
        timeSavedMs: 0,
      },
    ]);
  });

  it.each([
    { title: 'while both tell', is: { atB: 1, atC: 2 } },
    { title: 'until A is silent', silent: 'service-a', is: { atB: null, atC: null } },
    { title: 'until B is silent', silent: 'service-b', is: { atB: 1, atC: null } },
  ] as const)('tells how requests multiply $title', async ({ is, ...row }) => {
    await time.advance(1_000);
    contacts['service-a'].says = status('service-a', {
      traffic: [
        traffic({ direction: 'INBOUND', operation: 'POST /orders', started: 50 }),
        traffic({ operation: 'PlaceOrder', started: 50 }),
      ],
    });
    contacts['service-b'].says = status('service-b', { traffic: [traffic({ started: 100 })] });
    await time.advance(1_000);
    if ('silent' in row) contacts[row.silent].silent = 'DEADLINE_EXCEEDED';
    await time.advance(1_000);

    expect(feed.frame().amplification).toEqual(is);
  });

  it('stands still for a silent service and forgets one that is gone', async () => {
    const refusing = (blocked: number) => breaker({ counters: { ...NO_COUNTS, blocked } });
    contacts['service-b'].says = status('service-b', { breakers: [refusing(0)] });
    await time.advance(1_000);
    contacts['service-b'].says = status('service-b', {
      breakers: [refusing(50)],
      traffic: [traffic({ started: 5, inFlight: 5 })],
    });
    await time.advance(250);
    const up = ofB(feed.frame());
    contacts['service-b'].silent = 'DEADLINE_EXCEEDED';
    await time.advance(1_000);
    const silent = ofB(feed.frame());
    contacts['service-b'].silent = 'UNAVAILABLE';
    await time.advance(2_000);
    const gone = ofB(feed.frame());

    expect(up).toMatchObject({ breakers: [{ blockedPerSecond: 50 }] });
    expect(silent).toMatchObject({ link: 'silent', pid: 7, operations: [{ perSecond: 0 }] });
    expect(silent.breakers).toMatchObject([{ counts: { blocked: 50 }, blockedPerSecond: 0 }]);
    expect(gone).toMatchObject({ link: 'gone', pid: null, breakers: [], operations: [] });
  });

  it.each([
    { title: 'another process', is: { pid: 8, traffic: [traffic({ started: 903 })] } },
    { title: 'the same id, as in a container', is: { traffic: [traffic({ started: 3 })] } },
    { title: 'the same id, before its first calls', is: { traffic: [] } },
    {
      title: 'the same id, and as many calls, of which fewer were refused',
      is: { traffic: [traffic({ started: 900 })] },
    },
  ])('counts anew for a service that was started again: $title', async ({ is }) => {
    contacts['service-b'].says = status('service-b', {
      traffic: [traffic({ started: 900, neverSent: 30 })],
    });
    await time.advance(2_000);
    contacts['service-b'].says = status('service-b', is);
    await time.advance(250);

    expect(charges(feed.frame())?.perSecond ?? 0).toBe(0);
    expect(feed.events.kept.at(-1)?.text).toMatch(/^service-b was started again \(process [78]\)$/);
  });

  it('names the placement of the last switch', async () => {
    contacts['service-c'].says = status('service-c', { placement: 'b-c', epoch: 3 });
    await time.advance(250);

    expect(feed.frame().placement).toBe('b-c');
  });
});

describe('the log', () => {
  const TRANSITION = {
    breaker: 'service-c/Charge',
    group: 'b-c:operation',
    from: 'CLOSED',
    to: 'OPEN',
    mode: 'AUTO',
    reason: 'failures',
    failures: 3,
    cause: { code: 'UNAVAILABLE', message: 'down' },
    blame: 'service-c',
    dueInMs: 5_000,
    correlationId: 'r-1',
  } as const;

  it('has a transition in words, with its request', async () => {
    await time.advance(0);
    contacts['service-b'].tell({ fact: 'transition', transition: TRANSITION });

    expect(feed.events.kept.at(-1)).toEqual({
      id: 4,
      atUnixMs: 1_000,
      service: 'service-b',
      kind: 'transition',
      text: 'service-c/Charge closed → open: 3 failures, UNAVAILABLE, blames service-c, for 5.0 s',
      transition: {
        breaker: 'service-c/Charge',
        from: 'closed',
        to: 'open',
        mode: 'auto',
        reason: 'failures',
        blame: 'service-c',
      },
      correlationId: 'r-1',
    });
  });

  it('has no reset that changed nothing', async () => {
    await time.advance(0);
    const reset = { ...TRANSITION, to: 'CLOSED', reason: 'reset' } as const;
    contacts['service-b'].tell({ fact: 'transition', transition: reset });

    expect(feed.events.kept.map(({ kind }) => kind)).not.toContain('transition');
  });

  it('has a switch of the placement once, though every service tells of it', async () => {
    await time.advance(0);
    const placementChanged = { from: 'every-hop', to: 'none', epoch: 1 };
    for (const contact of Object.values(contacts)) contact.tell({ placementChanged });

    expect(feed.events.kept.filter(({ kind }) => kind === 'placement')).toMatchObject([
      { service: 'console', text: 'placement every-hop → none (switch 1)', placement: 'none' },
    ]);
  });

  it('has the faults of a service as they are once they changed', async () => {
    await time.advance(0);
    const fault = { operation: 'CHARGE', effect: 'hang', hang: { rate: 1 }, seed: 0 } as const;
    contacts['service-c'].tell({ faultsChanged: { faults: [fault] } });
    contacts['service-c'].tell({ faultsChanged: { faults: [] } });

    expect(feed.events.kept.filter(({ kind }) => kind === 'faults')).toMatchObject([
      { text: 'faults: charge: hang', faults: ['charge: hang'] },
      { text: 'no faults any more', faults: [] },
    ]);
  });

  it('keeps the last 200, numbered without a gap', async () => {
    await time.advance(0);
    const before = feed.events.kept.length;
    for (let n = 0; n < 300; n++) feed.say({ kind: 'load', text: `load ${n}` });

    const ids = feed.events.kept.map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 200 }, (_none, i) => before + i + 101));
  });
});
