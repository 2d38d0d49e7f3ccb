/*
 * Corners of the state machine that mutation testing found untried: what late, slow and hung calls
 * leave behind, and what is told of it.
 */
import { describe, expect, it } from '@jest/globals';
import { MachineBench } from '../testing/machine-bench.js';
import type { BreakerOptions } from './breaker-options.js';
import { NEEDS_PERMIT } from './breaker-machine.js';
import type { Permit } from './permit.js';
import type { Outcome } from './state.js';
import { IGNORE } from './verdict.js';

/** Makes calls that each take so long, one after another. */
function callsOf(bench: MachineBench, elapsedMs: number, times: number): void {
  for (let call = 0; call < times; call++) {
    const permit = bench.tryAdmit();
    bench.clock.advance(elapsedMs);
    permit?.done({ outcome: 'success' });
  }
}

function begin(bench: MachineBench, times: number): Permit[] {
  return Array.from({ length: times }, () => bench.admit());
}

describe('slow calls', () => {
  const slowCalls = { slowMs: 200, rate: 0.5, minCalls: 4, calls: 10 };

  it('take their time from their own start', () => {
    const bench = new MachineBench({ slowCalls });
    bench.clock.set(1_000);

    callsOf(bench, 199, 4);

    expect(bench.look().state).toBe('closed');
  });

  it('that succeeded are the cause, and what a refusal saves', () => {
    const bench = new MachineBench({ slowCalls });
    callsOf(bench, 250, 4);
    bench.tryAdmit();

    expect(bench.transitions[0]).toMatchObject({
      reason: 'slow_calls',
      cause: { code: 'SLOW_CALL', message: 'took 250 ms; slow is 200 ms' },
    });
    expect(bench.look().timeSavedMs).toBe(250);
  });

  it('that failed leave the cause to the failure', () => {
    const bench = new MachineBench({ failureThreshold: 9, slowCalls });
    for (let call = 0; call < 4; call++) {
      const permit = bench.admit();
      bench.clock.advance(250);
      permit.done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } });
    }
    bench.tryAdmit();

    expect(bench.transitions[0]).toMatchObject({
      reason: 'slow_calls',
      cause: { code: 'UNAVAILABLE' },
    });
    expect(bench.look().timeSavedMs).toBe(250);
  });

  it('do not make a circuit name slowness that opens by a rate of failures', () => {
    const bench = new MachineBench({ failureRate: { rate: 0.5, minCalls: 2, calls: 10 } });
    bench.calls('success');

    bench.admit().done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' } });

    expect(bench.transitions[0]).toMatchObject({
      reason: 'failure_rate',
      cause: { code: 'UNAVAILABLE' },
    });
  });
});
describe('stalls', () => {
  it('trip by failures too, with whatever tells nothing in between', () => {
    const bench = new MachineBench({ failureThreshold: false, stall: { afterMs: 800, count: 2 } });

    bench.calls('failure', 'alive', 'ignore', 'failure');

    expect(bench.path()).toEqual(['closed>open stalled @0']);
  });

  it('are cleared by a success', () => {
    const bench = new MachineBench({ failureThreshold: false, stall: { afterMs: 800, count: 2 } });

    bench.calls('failure', 'success', 'failure');

    expect(bench.look().state).toBe('closed');
  });

  it.each<{ title: string; end: (bench: MachineBench, permit: Permit) => void }>([
    { title: 'is back', end: (_bench, permit) => permit.done({ outcome: 'ignore' }) },
    { title: 'is of an earlier generation', end: (bench) => bench.machine.reset(0) },
  ])('a call that $title can neither hide one nor be one', ({ end }) => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 1 } });
    const [held, dispatched] = [bench.admit(), bench.admit()];
    for (const permit of [held, dispatched]) end(bench, permit);
    bench.admit();

    held.hold();

    bench.clock.set(100);
    bench.admit().done({ outcome: 'success' });
    dispatched.dispatch();
    bench.clock.set(899);
    expect(bench.look().rules).toMatchObject([{}, { stalls: 0 }]);
    bench.clock.set(1_100);
    expect(bench.look()).toMatchObject({ state: 'open', openedAt: 900 });
  });

  it.each<{ title: string; end: (bench: MachineBench, permit: Permit) => void }>([
    { title: 'is back', end: (_bench, permit) => permit.done({ outcome: 'ignore' }) },
    { title: 'is of an earlier generation', end: (bench) => bench.machine.reset(0) },
  ])('a call that $title begins no new wait', ({ end }) => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 1 } });
    const permit = bench.admit();
    end(bench, permit);

    permit.dispatch();

    bench.clock.set(5_000);
    expect(bench.look().state).toBe('closed');
  });

  it.each<{ title: string; prepare: (bench: MachineBench) => Permit }>([
    {
      title: 'a probe, for which its lease stands',
      prepare: (bench) => {
        bench.machine.trip(0);
        bench.clock.set(5_000);
        return bench.admit();
      },
    },
    {
      title: 'a call while an operator has switched judging off',
      prepare: (bench) => {
        bench.machine.disable(0);
        return bench.admit();
      },
    },
  ])('are not counted of $title', ({ prepare }) => {
    const bench = new MachineBench({ leaseMs: 60_000, stall: { afterMs: 800, count: 3 } });
    const permit = prepare(bench);
    bench.clock.advance(2_000);
    expect(bench.look().rules).toMatchObject([{}, { rule: 'stalled', stalls: 0 }]);

    permit.dispatch();
    bench.clock.advance(2_000);

    expect(bench.look().rules).toMatchObject([{}, { rule: 'stalled', stalls: 0 }]);
  });
});

describe('a slow probe', () => {
  it('is the cause by its slowness, though it succeeded', () => {
    const bench = new MachineBench({
      failureThreshold: 1,
      slowCalls: { slowMs: 200, rate: 1, minCalls: 10, calls: 10 },
    });
    bench.calls('failure');
    bench.clock.set(5_000);
    const probe = bench.admit();
    bench.clock.advance(200);

    probe.done({ outcome: 'success' });

    expect(bench.transitions.at(-1)).toMatchObject({
      reason: 'probe_failed',
      cause: { code: 'SLOW_CALL', message: 'took 200 ms; slow is 200 ms' },
    });
  });
});

describe('a sampled half-open circuit', () => {
  function halfOpen(): MachineBench {
    const bench = new MachineBench({
      failureThreshold: 1,
      sampled: { probes: 4, minSuccessRate: 0.75 },
      leaseMs: 1_000,
    });
    bench.calls('failure');
    bench.clock.set(5_000);
    return bench;
  }

  it('closes at the end of a lease if enough others succeeded, also before anybody notices', () => {
    const bench = halfOpen();
    const [, ...others] = begin(bench, 4);
    for (const permit of others) permit.done({ outcome: 'success' });
    bench.clock.set(6_500);

    const unnoticed = bench.look();
    bench.machine.catchUp(6_500);

    expect(unnoticed).toMatchObject({ state: 'closed', generation: 3 });
    expect(unnoticed).toEqual(bench.look());
    expect(bench.path().at(-1)).toBe('half_open>closed probes_succeeded @6000');
  });

  it('opens by new figures, though no call ever told how long it took', () => {
    const sampled = { probes: 4, minSuccessRate: 1 };
    const bench = new MachineBench({ sampled, leaseMs: 1_000 });
    bench.machine.trip(0);
    bench.clock.set(5_000);
    begin(bench, 1);
    bench.machine.catchUp(6_000);

    bench.machine.reconfigure(
      new MachineBench({ sampled: { ...sampled, probes: 1 } }).options,
      6_000,
    );

    expect(bench.path().at(-1)).toBe('half_open>open reconfigured @6000');
  });

  it('takes a probe for failed at the end of its lease, and its answer for late', () => {
    const bench = halfOpen();
    const [slow, quick] = begin(bench, 2);
    quick?.done({ outcome: 'success' });
    bench.clock.set(6_000);

    slow?.done({ outcome: 'success' });

    expect(bench.look()).toMatchObject({
      state: 'half_open',
      probesInFlight: 0,
      probesSucceeded: 1,
      counters: { late: 1 },
    });
    expect(Array.from({ length: 4 }, () => bench.tryAdmit() !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('how often a circuit opened again', () => {
  const growing: BreakerOptions = {
    failureThreshold: 1,
    openMs: 1_000,
    openBackoff: { factor: 2, maxMs: 60_000 },
  };

  /** Opened at 0 and again at 1000 ms, closed since 3000 ms. */
  function closedAfterTwo(): MachineBench {
    const bench = new MachineBench(growing);
    bench.calls('failure');
    for (const outcome of ['failure', 'success'] as const) {
      bench.clock.set(bench.look().openUntil ?? 0);
      bench.calls(outcome);
    }
    return bench;
  }

  it.each([
    { title: '10 s closed', closedMs: 10_000, forcedMs: 0, openMs: 1_000 },
    { title: '9999 ms closed', closedMs: 9_999, forcedMs: 0, openMs: 4_000 },
    { title: '1 s closed, for an hour', closedMs: 1_000, forcedMs: 3_600_000, openMs: 4_000 },
  ])('forced open after $title: then $openMs ms on auto', ({ closedMs, forcedMs, openMs }) => {
    const bench = closedAfterTwo();
    bench.machine.forceOpen(bench.clock.advance(closedMs));
    const at = bench.clock.advance(forcedMs);
    bench.machine.auto(at);
    bench.calls('failure');

    expect(bench.look()).toMatchObject({ openedAt: at, openUntil: at + openMs });
  });

  it('is foreseen by a probe that hangs for long, for that is no stable time', () => {
    const bench = new MachineBench({ ...growing, leaseMs: 20_000 });
    bench.calls('failure');
    bench.clock.set(1_000);
    bench.admit();
    bench.clock.set(21_000);

    expect(bench.look()).toMatchObject({ openedAt: 21_000, openUntil: 23_000, reopened: 1 });
  });
});

describe('time saved', () => {
  it.each<{ between: Outcome }>([{ between: 'success' }, { between: 'alive' }])(
    'leaves out what failed before a success, and calls that ended in $between',
    ({ between }) => {
      const bench = new MachineBench({ failureThreshold: 2, attemptMs: 1_000 });
      const outcomes = between === 'success' ? (['failure', between] as const) : [between];
      for (const outcome of outcomes) {
        const permit = bench.admit();
        bench.clock.advance(700);
        permit.done({ outcome });
      }
      for (const permit of [bench.admit(), bench.admit()]) {
        bench.clock.set(between === 'success' ? 1_500 : 800);
        permit.done({ outcome: 'failure' });
      }

      bench.tryAdmit();

      expect(bench.look().timeSavedMs).toBe(100);
    },
  );

  it('stays what it was per refusal when a probe is never answered', () => {
    const stall = { afterMs: 800, count: 5 };
    const bench = new MachineBench({ failureThreshold: 1, leaseMs: 1_000, stall });
    const permit = bench.admit();
    bench.clock.set(100);
    permit.done({ outcome: 'failure' });
    bench.clock.set(5_100);
    bench.admit();
    bench.clock.set(6_100);

    bench.tryAdmit();

    expect(bench.transitions.at(-1)?.reason).toBe('probe_lease_expired');
    expect(bench.look().timeSavedMs).toBe(100);
  });
});

describe('a call that begins without a permit', () => {
  it('gets the generation, which never looks like a refusal', () => {
    const bench = new MachineBench();
    bench.machine.reset(0);

    expect(bench.machine.begin()).toBe(1);
    expect(NEEDS_PERMIT).toBeLessThan(0);
  });

  it('needs one while an operator rules or the circuit is open, and none once it is closed', () => {
    const bench = new MachineBench();
    const needsOne = () => bench.machine.begin() === NEEDS_PERMIT;
    const before = needsOne();

    bench.machine.disable(0);
    const disabled = needsOne();
    bench.machine.auto(0);
    const back = needsOne();
    bench.machine.trip(0);

    expect([before, disabled, back, needsOne()]).toEqual([false, true, false, true]);
  });

  it('tells whether it came in time', () => {
    const bench = new MachineBench();
    const [first, second] = [bench.machine.begin(), bench.machine.begin()];

    expect(bench.machine.succeeded(first, 0)).toBe(true);
    bench.machine.trip(0);
    expect(bench.machine.succeeded(second, 0)).toBe(false);
  });
});

describe('a call without a permit that opens the circuit', () => {
  it('saves nothing that is known, for nobody kept its time', () => {
    const bench = new MachineBench({ failureThreshold: 1 });
    bench.machine.ended(bench.machine.begin(), { outcome: 'failure' }, 0);

    bench.tryAdmit();

    expect(bench.look()).toMatchObject({ state: 'open', timeSavedMs: 0 });
  });

  it('saves nothing of what a probe of the outage before took', () => {
    const bench = new MachineBench({ failureThreshold: 1, openMs: 1_000 });
    bench.machine.trip(0);
    bench.clock.set(1_000);
    const probe = bench.admit();
    bench.clock.advance(700);
    probe.done({ outcome: 'failure' });
    bench.clock.advance(1_000);
    bench.admit().done({ outcome: 'success' });
    bench.machine.ended(bench.machine.begin(), { outcome: 'failure' }, bench.clock.now());

    bench.tryAdmit();

    expect(bench.look()).toMatchObject({ state: 'open', timeSavedMs: 0 });
  });
});

describe('a hint of the callee', () => {
  it('is not what an operator sets the period by', () => {
    const bench = new MachineBench();
    bench.machine.forceOpen(0);
    bench.machine.auto(0);

    expect(bench.transitions.at(-1)).toMatchObject({ to: 'open', openUntil: 0 });
    expect(bench.transitions.at(-1)).not.toHaveProperty('hinted');
  });

  it('is told where it set the open period, and only there', () => {
    const bench = new MachineBench({ failureThreshold: 1 });
    bench.admit().done({ outcome: 'failure', cause: { code: 'UNAVAILABLE' }, openMs: 700 });
    bench.clock.set(700);
    bench.calls('ignore');
    bench.machine.trip(700);

    expect(bench.transitions.map(({ to, hinted }) => [to, hinted])).toEqual([
      ['open', true],
      ['half_open', undefined],
      ['open', undefined],
    ]);
  });
});

describe('a permit', () => {
  it('is current until the circuit moves', () => {
    const bench = new MachineBench();
    const permit = bench.admit();
    const before = bench.machine.isCurrent(permit);

    bench.machine.reset(0);

    expect([before, bench.machine.isCurrent(permit)]).toEqual([true, false]);
  });

  it('of a probe is current until its lease ends, though the circuit does not move', () => {
    const bench = new MachineBench({ leaseMs: 1_000, sampled: { probes: 4, minSuccessRate: 0.5 } });
    bench.machine.trip(0);
    bench.clock.set(5_000);
    const probe = bench.admit();
    const before = bench.machine.isCurrent(probe);

    bench.machine.catchUp(6_000);

    expect([before, bench.machine.isCurrent(probe)]).toEqual([true, false]);
    expect(bench.look().state).toBe('half_open');
  });

  it('of a call that is ignored counts as such', () => {
    const bench = new MachineBench();

    bench.admit().done(IGNORE);

    expect(bench.look().counters).toMatchObject({ ignore: 1, inFlight: 0 });
  });
});
