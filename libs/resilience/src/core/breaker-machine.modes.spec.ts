/*
 * What an operator may do to a circuit, and what new figures change while calls are in flight.
 * F=3, W=5000, S=P=1, lease=1000 unless a test says otherwise.
 */
import { describe, expect, it } from '@jest/globals';
import { MachineBench } from '../testing/machine-bench.js';
import { resolveBreakerOptions, type BreakerOptions } from './breaker-options.js';
import type { Outcome } from './state.js';

const FIGURES = { failureThreshold: 3, openMs: 5_000, leaseMs: 1_000 };
const SUCCESS = { outcome: 'success' } as const;
const FAILURE = { outcome: 'failure' } as const;
const OUTCOMES: Outcome[] = ['success', 'failure', 'alive', 'ignore'];

type Operation = 'forceOpen' | 'disable' | 'auto' | 'reset' | 'trip';

function closed(options: BreakerOptions = {}): MachineBench {
  return new MachineBench({ ...FIGURES, ...options });
}

function opened(options: BreakerOptions = {}): MachineBench {
  const bench = closed(options);
  bench.machine.trip(0);
  return bench;
}

/** Half-open since 5000 ms with its first probe out. */
function probing(options: BreakerOptions = {}) {
  const bench = opened(options);
  bench.clock.set(5_000);
  return { bench, probe: bench.admit() };
}

function forced(): MachineBench {
  const bench = closed();
  bench.machine.forceOpen(0);
  return bench;
}

function disabled(): MachineBench {
  const bench = closed();
  bench.machine.disable(0);
  return bench;
}

function reconfigure(bench: MachineBench, changes: BreakerOptions): void {
  bench.machine.reconfigure(
    resolveBreakerOptions('bench', { ...FIGURES, ...changes }),
    bench.now(),
  );
}

describe('forced open', () => {
  it.each([{ at: 0 }, { at: 5_000 }, { at: 86_400_000 }])(
    'refuses at $at ms, whatever W, and knows no time to come back',
    ({ at }) => {
      const bench = forced();
      bench.clock.set(at);

      expect(bench.tryAdmit()).toBeUndefined();

      expect(bench.machine.refusal(at)).toEqual({ reason: 'forced_open' });
      expect(bench.look()).toMatchObject({ state: 'open', mode: 'forced_open', probeReady: false });
    },
  );

  it('tells no end of the open period', () => {
    const bench = forced();

    expect(bench.transitions).toStrictEqual([
      {
        from: 'closed',
        to: 'open',
        mode: 'forced_open',
        reason: 'forced_open',
        generation: 1,
        at: 0,
        observedAt: 0,
        failures: 0,
      },
    ]);
    expect(bench.look()).not.toHaveProperty('openUntil');
  });

  it.each(OUTCOMES.map((outcome) => ({ outcome })))(
    'outlives a probe that ends with $outcome',
    ({ outcome }) => {
      const { bench, probe } = probing();
      bench.machine.forceOpen(5_000);

      probe.done({ outcome });

      expect(bench.look()).toMatchObject({ state: 'open', mode: 'forced_open' });
      expect(bench.look().counters).toMatchObject({ late: 1, inFlight: 0 });
    },
  );

  it('back on auto, health is unknown: the next call is a probe at once', () => {
    const bench = forced();
    bench.clock.set(700);

    bench.machine.auto(700);

    expect(bench.look()).toMatchObject({ state: 'open', mode: 'auto', openUntil: 700 });
    expect(bench.look().probeReady).toBe(true);
    expect(bench.admit().probe).toBe(true);
  });
});

describe('disabled', () => {
  it('admits everything and only counts', () => {
    const bench = disabled();

    bench.calls(...Array<Outcome>(10).fill('failure'), 'success');

    expect(bench.look()).toMatchObject({
      state: 'closed',
      mode: 'disabled',
      failures: 0,
      counters: { failure: 10, success: 1, blocked: 0, late: 0 },
    });
  });

  it('back on auto it is closed and its streak is empty', () => {
    const bench = disabled();
    bench.calls('failure', 'failure', 'failure');

    bench.machine.auto(0);
    bench.calls('failure', 'failure');

    expect(bench.look()).toMatchObject({ state: 'closed', mode: 'auto', failures: 2 });
  });

  it('back on auto it knows the last failure still', () => {
    const bench = closed();
    bench.admit().done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } });
    bench.machine.disable(0);

    expect(bench.machine.auto(0)).toBe(true);

    expect(bench.look().lastFailure).toEqual({ code: 'UNAVAILABLE' });
  });

  it('admits at once when it was open', () => {
    const bench = opened();

    bench.machine.disable(1);

    expect(bench.admit().probe).toBe(false);
  });
});

describe('reset', () => {
  it.each([
    { title: 'closed with two failures', make: closed, prepare: ['failure', 'failure'] },
    { title: 'open', make: opened, prepare: [] },
    { title: 'half-open', make: () => probing().bench, prepare: [] },
    { title: 'forced open', make: forced, prepare: [] },
    { title: 'disabled', make: disabled, prepare: [] },
  ] satisfies { title: string; make: () => MachineBench; prepare: Outcome[] }[])(
    'from $title leads to closed, on auto, with nothing remembered',
    ({ make, prepare }) => {
      const bench = make();
      bench.calls(...(prepare as Outcome[]));
      const { generation } = bench.look();

      bench.machine.reset(bench.now());

      expect(bench.look()).toMatchObject({
        state: 'closed',
        mode: 'auto',
        generation: generation + 1,
        failures: 0,
        probesInFlight: 0,
      });
    },
  );

  it('forgets the last failure', () => {
    const bench = closed();
    bench.admit().done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } });
    expect(bench.look().lastFailure).toEqual({ code: 'UNAVAILABLE' });

    bench.machine.reset(0);

    expect(bench.look()).not.toHaveProperty('lastFailure');
  });

  it('keeps the counters: they count since the breaker was made', () => {
    const bench = closed();
    bench.calls('failure', 'success');

    bench.machine.reset(0);

    expect(bench.look().counters).toMatchObject({ failure: 1, success: 1 });
  });
});

describe('trip', () => {
  it('opens a closed circuit for an ordinary W', () => {
    const bench = closed();
    bench.clock.set(300);

    expect(bench.machine.trip(300)).toBe(true);

    expect(bench.transitions.at(-1)).toMatchObject({
      from: 'closed',
      reason: 'tripped',
      openUntil: 5_300,
    });
  });

  it('arms W anew when open', () => {
    const bench = opened();

    expect(bench.machine.trip(4_000)).toBe(true);

    expect(bench.look()).toMatchObject({ state: 'open', openedAt: 4_000, openUntil: 9_000 });
  });

  it('opens a half-open circuit, and its probes are stale', () => {
    const { bench, probe } = probing();

    expect(bench.machine.trip(5_100)).toBe(true);
    probe.done(SUCCESS);

    expect(bench.look()).toMatchObject({ state: 'open', openUntil: 10_100, counters: { late: 1 } });
  });

  it.each([
    { title: 'forced open', make: forced },
    { title: 'disabled', make: disabled },
  ])('is refused while $title', ({ make }) => {
    const bench = make();
    const before = bench.look();

    expect(bench.machine.trip(0)).toBe(false);

    expect(bench.look()).toEqual(before);
  });
});

describe('what an operator opened blames no failure of before', () => {
  it.each([
    { title: 'tripped', operations: ['trip'] },
    { title: 'forced open and put back on auto', operations: ['forceOpen', 'auto'] },
  ] satisfies { title: string; operations: Operation[] }[])('$title', ({ operations }) => {
    const bench = closed();
    const cause = { code: 'UNAVAILABLE', origin: 'service-c' };
    bench.admit().done({ outcome: 'failure', cause });

    for (const operation of operations) bench.machine[operation](0);

    expect(bench.machine.refusal(0)).not.toHaveProperty('blame');
    expect(bench.look()).not.toHaveProperty('lastFailure');
  });
});

describe('every operation', () => {
  it.each<{ operation: Operation; from?: Operation }>([
    { operation: 'forceOpen' },
    { operation: 'disable' },
    { operation: 'reset' },
    { operation: 'trip' },
    { operation: 'auto', from: 'forceOpen' },
    { operation: 'auto', from: 'disable' },
  ])('$operation (after $from) makes calls in flight stale', ({ operation, from }) => {
    const bench = closed({ failureThreshold: 1 });
    if (from !== undefined) bench.machine[from](0);
    const permit = bench.tryAdmit() ?? closed().admit();
    const { generation } = bench.look();

    bench.machine[operation](0);
    const { state } = bench.look();
    bench.machine.settle(permit, FAILURE, 0);

    expect(bench.look()).toMatchObject({ state, generation: generation + 1 });
  });

  it.each<{ operations: Operation[]; moves: string[] }>([
    { operations: ['disable', 'auto'], moves: ['closed>closed disabled', 'closed>closed auto'] },
    { operations: ['forceOpen', 'auto'], moves: ['closed>open forced_open', 'open>open auto'] },
    { operations: ['trip', 'reset'], moves: ['closed>open tripped', 'open>closed reset'] },
  ])('$operations are told as $moves', ({ operations, moves }) => {
    const bench = closed();

    for (const operation of operations) bench.machine[operation](0);

    expect(bench.path()).toEqual(moves.map((move) => `${move} @0`));
  });

  it.each<{ operation: Operation }>([{ operation: 'forceOpen' }, { operation: 'disable' }])(
    '$operation twice is one event',
    ({ operation }) => {
      const bench = closed();

      const answers = [bench.machine[operation](0), bench.machine[operation](0)];

      expect(answers).toEqual([true, false]);
      expect(bench.transitions).toHaveLength(1);
    },
  );

  it('auto on auto is none', () => {
    const { bench } = probing();
    const before = bench.look();

    expect(bench.machine.auto(5_000)).toBe(false);

    expect(bench.look()).toEqual(before);
  });

  it.each<{ operation: Operation }>([
    { operation: 'forceOpen' },
    { operation: 'disable' },
    { operation: 'reset' },
    { operation: 'trip' },
  ])('$operation first catches up with a lease that ran out', ({ operation }) => {
    const { bench } = probing();
    bench.clock.set(8_000);

    bench.machine[operation](8_000);

    expect(bench.transitions.slice(-2)).toMatchObject([
      { reason: 'probe_lease_expired', at: 6_000, observedAt: 8_000 },
      { from: 'open', at: 8_000 },
    ]);
  });
});

describe('reconfigure', () => {
  it('keeps the generation: calls in flight still count', () => {
    const bench = closed();
    const permit = bench.admit();

    reconfigure(bench, { failureThreshold: 4, openMs: 1, maxProbes: 2, successThreshold: 2 });
    permit.done(FAILURE);

    expect(bench.look()).toMatchObject({ generation: 0, failures: 1, counters: { late: 0 } });
  });

  it('F lowered to the streak does not open by itself, but the next failure does', () => {
    const bench = closed();
    bench.calls('failure', 'failure');

    reconfigure(bench, { failureThreshold: 2 });
    expect(bench.look().state).toBe('closed');
    bench.calls('failure');

    expect(bench.look().state).toBe('open');
  });

  it('F raised lets the streak grow on', () => {
    const bench = closed();
    bench.calls('failure', 'failure');

    reconfigure(bench, { failureThreshold: 4 });
    bench.calls('failure');

    expect(bench.look()).toMatchObject({ state: 'closed', failures: 3 });
  });

  it.each([
    { title: 'shortened acts at once', openMs: 1_000, openUntil: 1_000, probeReady: true },
    { title: 'shortened, but not enough', openMs: 3_000, openUntil: 3_000, probeReady: false },
    { title: 'lengthened', openMs: 9_000, openUntil: 9_000, probeReady: false },
  ])('W $title: counted from when it opened', ({ openMs, openUntil, probeReady }) => {
    const bench = opened();
    bench.clock.set(2_000);

    reconfigure(bench, { openMs });

    expect(bench.look()).toMatchObject({ state: 'open', openedAt: 0, openUntil, probeReady });
  });

  it('W changed while half-open counts from the next time it opens', () => {
    const { bench, probe } = probing();

    reconfigure(bench, { openMs: 100 });
    probe.done(FAILURE);

    expect(bench.look()).toMatchObject({ openUntil: 5_100 });
  });

  it('W changed after forced open was lifted does not delay the probe that is due', () => {
    const bench = forced();
    bench.machine.auto(0);

    reconfigure(bench, { openMs: 9_000 });

    expect(bench.look().probeReady).toBe(true);
  });

  it('W changed while forced open changes nothing until the next time it opens', () => {
    const bench = forced();

    reconfigure(bench, { openMs: 100 });
    bench.machine.auto(0);
    bench.admit().done(FAILURE);

    expect(bench.look()).toMatchObject({ state: 'open', openUntil: 100 });
  });

  it('S lowered to what has succeeded closes at once: no probe would be wanted any more', () => {
    const { bench, probe } = probing({ successThreshold: 3 });
    probe.done(SUCCESS);
    bench.calls('success');

    reconfigure(bench, { successThreshold: 2 });

    expect(bench.path().at(-1)).toBe('half_open>closed reconfigured @5000');
  });

  it('S lowered above what has succeeded asks for the rest only', () => {
    const { bench, probe } = probing({ successThreshold: 5, maxProbes: 5 });
    probe.done(SUCCESS);

    reconfigure(bench, { successThreshold: 2, maxProbes: 5 });
    bench.admit();

    expect(bench.tryAdmit()).toBeUndefined();
  });

  it('S raised asks for more', () => {
    const { bench, probe } = probing();

    reconfigure(bench, { successThreshold: 2 });
    probe.done(SUCCESS);

    expect(bench.look()).toMatchObject({ state: 'half_open', probesSucceeded: 1 });
  });

  it('P lowered: probes that are out stay, and no new one goes until fewer are out', () => {
    const { bench, probe } = probing({ successThreshold: 5, maxProbes: 3 });
    const others = [bench.admit(), bench.admit()];

    reconfigure(bench, { successThreshold: 5, maxProbes: 1 });

    const admitted = [probe, ...others].map((permit) => {
      permit.done(SUCCESS);
      return bench.tryAdmit() !== undefined;
    });
    expect(admitted).toEqual([false, false, true]);
  });

  it('P raised admits more at once', () => {
    const { bench } = probing({ successThreshold: 3 });
    expect(bench.tryAdmit()).toBeUndefined();

    reconfigure(bench, { successThreshold: 3, maxProbes: 2 });

    expect(bench.admit().probe).toBe(true);
  });

  it('lease changed: a probe that is out keeps its own, the next has the new one', () => {
    const { bench } = probing({ successThreshold: 2, maxProbes: 2 });
    reconfigure(bench, { successThreshold: 2, maxProbes: 2, leaseMs: 100 });
    expect(bench.look().probesInFlight).toBe(1);
    bench.admit();

    bench.clock.set(5_100);

    expect(bench.look()).toMatchObject({ state: 'open', openedAt: 5_100 });
  });

  it('streakMaxAge changed is used at the next failure', () => {
    const bench = closed();
    bench.calls('failure', 'failure');
    bench.clock.set(101);

    reconfigure(bench, { streakMaxAgeMs: 100 });
    bench.calls('failure');

    expect(bench.look()).toMatchObject({ state: 'closed', failures: 1 });
  });

  it('first catches up with a lease that ran out, by the W of that time plus the change', () => {
    const { bench } = probing();
    bench.clock.set(6_500);

    reconfigure(bench, { openMs: 2_000 });

    expect(bench.look()).toMatchObject({ state: 'open', openedAt: 6_000, openUntil: 8_000 });
    expect(bench.transitions.at(-1)).toMatchObject({ openUntil: 11_000 });
  });
});
