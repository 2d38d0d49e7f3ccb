/*
 * The transition table of the state machine, line by line: T1 to T16. F is failureThreshold, S is
 * successThreshold, P is maxProbes, W is openMs. Unless a test says otherwise F=3, W=5000,
 * S=P=1, lease=1000. "Trap n" names a mistake seen in other circuit breakers.
 */
import { describe, expect, it } from '@jest/globals';
import { MachineBench } from '../testing/machine-bench.js';
import type { BreakerOptions } from './breaker-options.js';
import { totalCalls } from './counters.js';
import type { Outcome } from './state.js';

const FIGURES = { failureThreshold: 3, openMs: 5_000, leaseMs: 1_000 };
const SUCCESS = { outcome: 'success' } as const;
const FAILURE = { outcome: 'failure' } as const;
const IGNORE = { outcome: 'ignore' } as const;
const ALIVE = { outcome: 'alive' } as const;

function closed(options: BreakerOptions = {}): MachineBench {
  return new MachineBench({ ...FIGURES, ...options });
}

/** Tripped at 0 ms. */
function opened(options: BreakerOptions = {}): MachineBench {
  const bench = closed(options);
  bench.machine.trip(0);
  return bench;
}

/** Half-open since 5000 ms, with its first probe out. */
function probing(options: BreakerOptions = {}) {
  const bench = opened(options);
  bench.clock.set(5_000);
  return { bench, probe: bench.admit() };
}

describe('closed', () => {
  it('T1 admits, and a permit is no probe', () => {
    const permit = closed().admit();

    expect(permit).toMatchObject({ generation: 0, startedAt: 0, probe: false, settled: false });
  });

  it.each<{ title: string; outcomes: Outcome[]; failures: number }>([
    { title: 'T3 a failure counts', outcomes: ['failure'], failures: 1 },
    { title: 'T3 two failures count', outcomes: ['failure', 'failure'], failures: 2 },
    { title: 'T2 a success clears the streak', outcomes: ['failure', 'success'], failures: 0 },
    {
      title: 'T2 only what follows the success counts',
      outcomes: ['failure', 'failure', 'success', 'failure'],
      failures: 1,
    },
    { title: 'T5 alive does not count', outcomes: ['alive', 'alive', 'alive'], failures: 0 },
    {
      title: 'T5 alive does not clear the streak',
      outcomes: ['failure', 'alive', 'failure'],
      failures: 2,
    },
    { title: 'T5 ignore does not count', outcomes: ['ignore', 'ignore', 'ignore'], failures: 0 },
    {
      title: 'T5 ignore does not clear the streak',
      outcomes: ['failure', 'ignore', 'failure'],
      failures: 2,
    },
  ])('$title', ({ outcomes, failures }) => {
    const bench = closed();

    bench.calls(...outcomes);

    expect(bench.look()).toMatchObject({ state: 'closed', failures });
    expect(bench.transitions).toEqual([]);
  });

  it('T4 opens at the third failure in a row, for W from that moment', () => {
    const bench = closed();
    bench.calls('failure', 'failure');
    bench.clock.set(700);

    bench.admit().done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } });

    expect(bench.transitions).toStrictEqual([
      {
        from: 'closed',
        to: 'open',
        mode: 'auto',
        reason: 'failures',
        generation: 1,
        at: 700,
        observedAt: 700,
        failures: 3,
        rule: { rule: 'failures', failures: 3, threshold: 3, streakMaxAgeMs: 60_000 },
        cause: { code: 'UNAVAILABLE' },
        openUntil: 5_700,
      },
    ]);
    expect(bench.look()).toMatchObject({ failures: 0, openedAt: 700, openUntil: 5_700 });
  });

  it('T5 alive keeps the last failure in mind', () => {
    const bench = closed();
    bench.admit().done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } });

    bench.calls('alive');

    expect(bench.look().lastFailure).toEqual({ code: 'UNAVAILABLE' });
  });

  it('T4 opens at the first failure with F=1', () => {
    const bench = closed({ failureThreshold: 1 });

    bench.calls('failure');

    expect(bench.look().state).toBe('open');
  });

  it('counts in order of completion: an older success that ends later clears the streak', () => {
    const bench = closed();
    const slow = bench.admit();
    bench.calls('failure', 'failure');

    slow.done(SUCCESS);
    bench.calls('failure');

    expect(bench.look()).toMatchObject({ state: 'closed', failures: 1 });
  });

  it.each([
    { title: 'joins the streak', age: 60_000, failures: 2 },
    { title: 'starts a new one', age: 60_001, failures: 1 },
  ])('T3 a failure $age ms after the last $title', ({ age, failures }) => {
    const bench = closed();
    bench.calls('failure');

    bench.clock.advance(age);
    bench.calls('failure');

    expect(bench.look().failures).toBe(failures);
  });

  it('T3 measures age from the last failure, not from the first of the streak', () => {
    const bench = closed({ streakMaxAgeMs: 100 });

    for (let i = 0; i < 3; i++) {
      bench.calls('failure');
      bench.clock.advance(100);
    }

    expect(bench.look().state).toBe('open');
  });

  it.each<{ title: string; outcome: Outcome }>([
    { title: 'trap 7: a hundred cancelled calls', outcome: 'ignore' },
    { title: 'a hundred calls with invalid arguments', outcome: 'alive' },
  ])('stays closed after $title', ({ outcome }) => {
    const bench = closed();

    bench.calls(...Array<Outcome>(100).fill(outcome));

    expect(bench.look()).toMatchObject({ state: 'closed', counters: { [outcome]: 100 } });
  });

  it('trap 23: opens once when ten calls in flight fail together, and recovers', () => {
    const bench = closed();
    const flight = Array.from({ length: 10 }, () => bench.admit());

    for (const permit of flight) permit.done(FAILURE);

    expect(bench.path()).toEqual(['closed>open failures @0']);
    expect(bench.look().counters).toMatchObject({ failure: 10, late: 7 });
    bench.clock.set(5_000);
    expect(bench.admit().probe).toBe(true);
  });
});

describe('open', () => {
  it.each([
    { at: 0, retryAfterMs: 5_000 },
    { at: 4_999, retryAfterMs: 1 },
    { at: 4_999.5, retryAfterMs: 0.5 },
  ])('T6 refuses at $at ms and says to come back in $retryAfterMs ms', ({ at, retryAfterMs }) => {
    const bench = opened();
    bench.clock.set(at);

    expect(bench.tryAdmit()).toBeUndefined();

    expect(bench.machine.refusal(at)).toEqual({ reason: 'open', retryAfterMs });
    expect(bench.look().counters.blocked).toBe(1);
  });

  it.each([{ at: 5_000 }, { at: 5_001 }, { at: 86_400_000 }])(
    'T7 the first call at $at ms becomes a probe',
    ({ at }) => {
      const bench = opened();
      bench.clock.set(at);

      expect(bench.admit()).toMatchObject({
        probe: true,
        generation: 2,
        startedAt: at,
        stallTicket: -1,
      });

      expect(bench.path().at(-1)).toBe(`open>half_open open_period_over @${at}`);
    },
  );

  it('T8 trap 4: of 50 calls at once when W is over, exactly one passes with S=1', () => {
    const bench = opened({ maxProbes: 50 });
    bench.clock.set(5_000);

    const admitted = Array.from({ length: 50 }, () => bench.tryAdmit()).filter(Boolean);

    expect(admitted).toHaveLength(1);
    expect(bench.look().counters.blocked).toBe(49);
  });

  it.each<{ outcome: Outcome }>([
    { outcome: 'success' },
    { outcome: 'failure' },
    { outcome: 'alive' },
    { outcome: 'ignore' },
  ])('T15 a late $outcome neither closes it nor moves openUntil', ({ outcome }) => {
    const bench = closed();
    const slow = bench.admit();
    bench.calls('failure', 'failure', 'failure');
    bench.clock.set(3_000);
    const before = bench.look();

    slow.done({ outcome });

    const { counters, ...rest } = bench.look();
    const { counters: countersBefore, ...restBefore } = before;
    expect(rest).toEqual(restBefore);
    expect(counters).toEqual({
      ...countersBefore,
      inFlight: 0,
      late: 1,
      [outcome]: countersBefore[outcome] + 1,
    });
  });
});

describe('half-open', () => {
  it.each([
    { S: 1, P: 1, admitted: 1 },
    { S: 1, P: 3, admitted: 1 },
    { S: 3, P: 1, admitted: 1 },
    { S: 3, P: 2, admitted: 2 },
    { S: 2, P: 3, admitted: 2 },
  ])('T8 T9 admits min(P, S) = $admitted probes with S=$S, P=$P', ({ S, P, admitted }) => {
    const { bench } = probing({ successThreshold: S, maxProbes: P });

    const more = Array.from({ length: 5 }, () => bench.tryAdmit()).filter(Boolean);

    expect(1 + more.length).toBe(admitted);
    expect(bench.look().probesInFlight).toBe(admitted);
  });

  it('T8 admits only as many more as successes are still needed: min(P, S - succeeded)', () => {
    const { bench, probe } = probing({ successThreshold: 3, maxProbes: 3 });
    probe.done(SUCCESS);

    const more = Array.from({ length: 5 }, () => bench.tryAdmit()).filter(Boolean);

    expect(more).toHaveLength(2);
  });

  it.each<{ title: string; outcome: Outcome }>([
    { title: 'T11 a success', outcome: 'success' },
    { title: 'T11 alive, which counts as success here,', outcome: 'alive' },
  ])('$title closes it with S=1', ({ outcome }) => {
    const { bench, probe } = probing();
    bench.clock.advance(10);

    probe.done({ outcome });

    expect(bench.transitions.at(-1)).toStrictEqual({
      from: 'half_open',
      to: 'closed',
      mode: 'auto',
      reason: 'probes_succeeded',
      generation: 3,
      at: 5_010,
      observedAt: 5_010,
      failures: 0,
    });
    expect(bench.look()).toMatchObject({ failures: 0, generation: 3 });
  });

  it('T10 a success before the last needed frees the slot and stays half-open', () => {
    const { bench, probe } = probing({ successThreshold: 2 });

    probe.done(ALIVE);

    expect(bench.look()).toMatchObject({
      state: 'half_open',
      probesSucceeded: 1,
      probesInFlight: 0,
    });
    bench.calls('success');
    expect(bench.look().state).toBe('closed');
  });

  it('T12 a failure opens it again for a full W from that moment', () => {
    const { bench, probe } = probing();
    bench.clock.set(5_900);

    probe.done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } });

    expect(bench.transitions.at(-1)).toMatchObject({
      from: 'half_open',
      to: 'open',
      reason: 'probe_failed',
      at: 5_900,
      openUntil: 10_900,
      cause: { code: 'UNAVAILABLE' },
    });
  });

  it('T12 one failure is enough whatever F, and earlier successes are forgotten', () => {
    const { bench, probe } = probing({ successThreshold: 2 });
    probe.done(SUCCESS);

    bench.calls('failure');
    bench.clock.set(10_000);
    bench.calls('success');

    expect(bench.look()).toMatchObject({ state: 'half_open', probesSucceeded: 1 });
  });

  it('T12 makes the other probes stale', () => {
    const { bench, probe } = probing({ successThreshold: 2, maxProbes: 2 });
    const other = bench.admit();

    probe.done(FAILURE);
    other.done(SUCCESS);

    expect(bench.look()).toMatchObject({ state: 'open', counters: { late: 1 } });
  });

  it('T13 trap 5: an ignored probe gives its slot back, stays half-open, does not re-arm W', () => {
    const { bench, probe } = probing();

    probe.done(IGNORE);

    expect(bench.look()).toMatchObject({ state: 'half_open', probesInFlight: 0 });
    expect(bench.admit().probe).toBe(true);
    expect(bench.look().generation).toBe(2);
  });

  it('T13 trap 6: probes cancelled again and again neither close it nor hold it for ever', () => {
    const { bench, probe } = probing();
    probe.done(IGNORE);

    bench.calls(...Array<Outcome>(100).fill('ignore'));
    expect(bench.look().state).toBe('half_open');

    bench.calls('success');
    expect(bench.look().state).toBe('closed');
  });

  it('T9 says to come back after 1000 ms at most, or when the lease is over', () => {
    const { bench } = probing({ leaseMs: 3_000 });
    bench.tryAdmit();

    expect(bench.machine.refusal(5_000)).toEqual({ reason: 'half_open_full', retryAfterMs: 1_000 });
    expect(bench.machine.refusal(7_400)).toEqual({ reason: 'half_open_full', retryAfterMs: 600 });
  });

  it.each<{ outcome: Outcome; trap: string }>([
    { trap: 'trap 1: ', outcome: 'success' },
    { trap: 'trap 2: ', outcome: 'failure' },
    { trap: '', outcome: 'alive' },
    { trap: '', outcome: 'ignore' },
  ])('T15 $trap a late $outcome of a closed time moves nothing, slots included', ({ outcome }) => {
    const bench = closed();
    const slow = bench.admit();
    bench.machine.trip(0);
    bench.clock.set(5_000);
    bench.admit();

    slow.done({ outcome });

    expect(bench.look()).toMatchObject({ state: 'half_open', probesInFlight: 1 });
    expect(bench.tryAdmit()).toBeUndefined();
  });
});

describe('lease of a probe', () => {
  it.each([
    { title: 'at 5999 ms, 1 ms early, still counts', at: 5_999, state: 'closed', late: 0 },
    { title: 'at 6000 ms, exactly at its end, is stale', at: 6_000, state: 'open', late: 1 },
    { title: 'at 6001 ms is stale', at: 6_001, state: 'open', late: 1 },
  ])('T14 an answer $title', ({ at, state, late }) => {
    const { bench, probe } = probing();
    bench.clock.set(at);

    probe.done(SUCCESS);

    expect(bench.look()).toMatchObject({ state, counters: { late } });
  });

  it('T14 opens as of the end of the lease, whenever it is noticed', () => {
    const { bench } = probing();
    bench.clock.set(9_000);

    expect(bench.tryAdmit()).toBeUndefined();

    expect(bench.transitions.at(-1)).toMatchObject({
      reason: 'probe_lease_expired',
      at: 6_000,
      observedAt: 9_000,
      openUntil: 11_000,
      cause: { code: 'PROBE_LEASE_EXPIRED' },
    });
  });

  it('T14 trap 3: a probe that never answers holds nobody: refused, then a new probe', () => {
    const { bench } = probing();

    bench.clock.set(10_999);
    expect(bench.tryAdmit()).toBeUndefined();
    bench.clock.set(11_000);

    expect(bench.admit().probe).toBe(true);
  });

  it('T14 goes by the earliest of several leases', () => {
    const { bench } = probing({ successThreshold: 2, maxProbes: 2 });
    bench.clock.set(5_600);
    bench.admit();
    bench.clock.set(6_300);

    bench.machine.catchUp(6_300);

    expect(bench.path().at(-1)).toBe('half_open>open probe_lease_expired @6000');
  });

  it.each([
    { title: 'keeps a probe out for 4 s longer', answersAt: 9_999, state: 'closed' },
    { title: 'and no longer', answersAt: 10_000, state: 'open' },
  ])('a pause of our own for 4 s $title', ({ answersAt, state }) => {
    const { bench, probe } = probing();
    bench.clock.set(9_500);
    bench.machine.excusePause(4_000, 9_500);
    bench.clock.set(answersAt);

    probe.done(SUCCESS);

    expect(bench.look().state).toBe(state);
  });
});

describe('a pause of our own', () => {
  it('excuses no probe that was overdue before', () => {
    const { bench } = probing();
    bench.clock.set(10_200);

    bench.machine.excusePause(4_000, 10_200);

    expect(bench.path().at(-1)).toBe('half_open>open probe_lease_expired @6000');
  });

  it('means nothing to a circuit that is open', () => {
    const bench = opened();
    bench.clock.set(4_500);

    bench.machine.excusePause(4_000, 4_500);

    expect(bench.look()).toMatchObject({ openedAt: 0, openUntil: 5_000 });
  });
});

describe('a function for the open period that gives no duration', () => {
  it('is seen in the snapshot, once for each period', () => {
    const bench = closed({ openMs: () => Number.NaN });

    const before = bench.look().openPeriodFaults;
    bench.machine.trip(0);

    expect(before).toBe(0);
    expect(bench.look()).toMatchObject({ openPeriodFaults: 1, openUntil: 5_000 });
  });
});

describe('looking', () => {
  it('T16 never moves it: open past W shows as open, ready for a probe', () => {
    const bench = opened();

    bench.clock.set(4_999);
    expect(bench.look()).toMatchObject({ state: 'open', probeReady: false });
    bench.clock.set(5_000);

    expect(bench.look()).toMatchObject({ state: 'open', probeReady: true, generation: 1 });
    expect(bench.transitions).toHaveLength(1);
  });

  it.each([{ at: 6_000 }, { at: 10_999 }, { at: 11_000 }])(
    'T16 at $at ms it shows a lease that ran out at 6000 as the machine will once it notices',
    ({ at }) => {
      const { bench, probe } = probing({ successThreshold: 2 });
      probe.done(SUCCESS);
      bench.admit();
      bench.clock.set(at);

      const unnoticed = bench.look();
      expect(bench.transitions).toHaveLength(2);
      bench.machine.catchUp(at);

      expect(unnoticed).toEqual(bench.look());
      expect(unnoticed).toMatchObject({ state: 'open', openedAt: 6_000, openUntil: 11_000 });
    },
  );
});

describe('time', () => {
  it('that goes backwards is held: W is not served twice', () => {
    const bench = closed();
    bench.clock.set(10_000);
    bench.calls('failure', 'failure', 'failure');

    bench.clock.set(2_000);
    expect(bench.tryAdmit()).toBeUndefined();

    expect(bench.machine.refusal(2_000)).toEqual({ reason: 'open', retryAfterMs: 5_000 });
    expect(bench.look()).toMatchObject({ openedAt: 10_000, openUntil: 15_000 });
    bench.clock.set(15_000);
    expect(bench.admit().probe).toBe(true);
  });

  it('that goes backwards ends no lease early and starts none late', () => {
    const { bench, probe } = probing({ successThreshold: 2, maxProbes: 2 });
    bench.clock.set(1_000);
    const second = bench.admit();

    expect(second.startedAt).toBe(5_000);
    bench.clock.set(5_999);
    probe.done(SUCCESS);
    second.done(SUCCESS);

    expect(bench.look().state).toBe('closed');
  });
});

describe('permits', () => {
  it('count once: giving one back twice changes nothing but a counter', () => {
    const bench = closed();
    const permit = bench.admit();

    permit.done(FAILURE);
    permit.done(FAILURE);
    permit.done(SUCCESS);

    expect(bench.look()).toMatchObject({
      failures: 1,
      counters: { failure: 1, success: 0, inFlight: 0, doubleSettle: 2 },
    });
  });

  it('never given back while closed only stay in flight', () => {
    const bench = closed();
    bench.admit();
    bench.clock.set(1_000_000);

    bench.calls('success');

    expect(bench.look()).toMatchObject({ state: 'closed', counters: { inFlight: 1, success: 1 } });
  });

  it('add up: total = success + failure + alive + ignore + blocked + in flight', () => {
    const bench = closed();
    bench.calls('success', 'alive', 'ignore');
    bench.admit();
    bench.calls('failure', 'failure', 'failure');
    bench.tryAdmit();
    bench.tryAdmit();

    const { counters } = bench.look();

    expect(counters).toEqual({
      success: 1,
      failure: 3,
      alive: 1,
      ignore: 1,
      blocked: 2,
      inFlight: 1,
      late: 0,
      doubleSettle: 0,
    });
    expect(totalCalls(counters)).toBe(9);
  });
});
