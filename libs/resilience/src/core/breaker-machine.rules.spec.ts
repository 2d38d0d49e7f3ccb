import { describe, expect, it } from '@jest/globals';
import { MachineBench } from '../testing/machine-bench.js';
import type { BreakerOptions } from './breaker-options.js';
import type { Permit } from './permit.js';

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

describe('any rule opens the circuit', () => {
  it.each<{
    title: string;
    options: BreakerOptions;
    run: (bench: MachineBench) => void;
    path: string;
  }>([
    {
      title: 'failures in a row, beside a rate that is far',
      options: { failureThreshold: 2, failureRate: { rate: 0.5, minCalls: 20, calls: 100 } },
      run: (bench) => bench.calls('success', 'failure', 'failure'),
      path: 'closed>open failures @0',
    },
    {
      title: 'half of 4 calls, though never two failures in a row',
      options: { failureThreshold: 2, failureRate: { rate: 0.5, minCalls: 4, calls: 10 } },
      run: (bench) => bench.calls('success', 'failure', 'success', 'failure'),
      path: 'closed>open failure_rate @0',
    },
    {
      title: 'a rate alone leaves failures in a row uncounted',
      options: { failureRate: { rate: 0.5, minCalls: 20, calls: 100 } },
      run: (bench) => bench.calls(...Array.from({ length: 20 }, () => 'failure' as const)),
      path: 'closed>open failure_rate @0',
    },
    {
      title: 'slow successes',
      options: { slowCalls: { slowMs: 200, rate: 0.5, minCalls: 4, calls: 10 } },
      run: (bench) => {
        callsOf(bench, 199, 2);
        callsOf(bench, 200, 2);
      },
      path: 'closed>open slow_calls @798',
    },
    {
      title: 'calls that hang, one limit and an eighth after they left',
      options: { stall: { afterMs: 800, count: 3 } },
      run: (bench) => {
        begin(bench, 3);
        bench.clock.set(900);
        bench.tryAdmit();
      },
      path: 'closed>open stalled @900',
    },
  ])('$title', ({ options, run, path }) => {
    const bench = new MachineBench(options);

    run(bench);

    expect(bench.path()).toEqual([path]);
  });
});

describe('stalls', () => {
  it('trip whatever healthy traffic came before, where a rate would not', () => {
    const bench = new MachineBench({
      failureRate: { rate: 0.5, minCalls: 20, windowMs: 10_000 },
      stall: { afterMs: 800, count: 5 },
    });
    for (let call = 0; call < 1_000; call++) callsOf(bench, 1, 1);
    const hungAt = bench.now();

    for (let call = 0; call < 24; call++) {
      bench.tryAdmit();
      bench.clock.advance(50);
    }

    // The fifth left 200 ms after the first.
    const [trip] = bench.transitions;
    expect(trip?.reason).toBe('stalled');
    expect((trip?.at ?? Infinity) - hungAt).toBeLessThanOrEqual(200 + 800 + 100);
  });

  it('name how many calls hung, and for how long', () => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 3 } });
    begin(bench, 3);
    bench.clock.set(1_000);

    bench.tryAdmit();

    expect(bench.transitions[0]).toMatchObject({
      at: 900,
      observedAt: 1_000,
      cause: { code: 'STALLED' },
      rule: { rule: 'stalled', stalls: 3, threshold: 3, afterMs: 800 },
    });
  });

  it('show before the machine notices', () => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 3 } });
    begin(bench, 3);
    bench.clock.set(1_000);

    const unnoticed = bench.look();
    bench.machine.catchUp(1_000);

    expect(unnoticed).toMatchObject({ state: 'open', openedAt: 900, openUntil: 5_900 });
    expect(unnoticed).toEqual(bench.look());
  });

  it('are not the calls that wait in a queue of ours', () => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 3 } });
    const queued = begin(bench, 3);
    for (const permit of queued) permit.hold();
    bench.clock.set(5_000);
    bench.tryAdmit()?.done({ outcome: 'ignore' });

    for (const permit of queued) permit.dispatch();
    bench.clock.set(5_850);

    expect(bench.look().state).toBe('closed');
    bench.clock.set(5_900);
    expect(bench.look().state).toBe('open');
  });

  it('are no stalls once a success came in between', () => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 3 } });
    begin(bench, 2);
    bench.clock.set(900);
    bench.calls('success');
    begin(bench, 2);
    bench.clock.set(1_800);

    expect(bench.look().state).toBe('closed');
  });

  it('give calls back the time in which our own process stood still', () => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 3 } });
    begin(bench, 3);
    bench.clock.set(2_000);

    bench.machine.excusePause(1_500, 2_000);

    expect(bench.look().state).toBe('closed');
    bench.clock.set(2_400);
    expect(bench.look().state).toBe('open');
  });
});

describe('a slow probe', () => {
  const options: BreakerOptions = {
    failureThreshold: 1,
    slowCalls: { slowMs: 200, rate: 1, minCalls: 10, calls: 10 },
  };

  it.each([
    { title: 'opens again, though it succeeded', elapsedMs: 200, verdict: {}, state: 'open' },
    { title: 'is none just below the limit', elapsedMs: 199, verdict: {}, state: 'closed' },
    {
      title: 'is none if others took the time',
      elapsedMs: 500,
      verdict: { endsStreak: true as const },
      state: 'closed',
    },
  ])('$title', ({ elapsedMs, verdict, state }) => {
    const bench = new MachineBench(options);
    bench.calls('failure');
    bench.clock.set(5_000);
    const probe = bench.admit();
    bench.clock.advance(elapsedMs);

    probe.done({ outcome: 'alive', ...verdict });

    expect(bench.look().state).toBe(state);
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

  it('lets as many probes out as it wants outcomes, and no more', () => {
    const bench = halfOpen();

    const out = Array.from({ length: 6 }, () => bench.tryAdmit() !== undefined);

    expect(out).toEqual([true, true, true, true, false, false]);
  });

  it.each([
    { title: '3 of 4 good', outcomes: ['failure', 'success', 'alive', 'success'], state: 'closed' },
    { title: '2 of 4 good', outcomes: ['failure', 'success', 'failure', 'success'], state: 'open' },
    {
      title: '3 outcomes decide nothing',
      outcomes: ['failure', 'failure', 'failure'],
      state: 'half_open',
    },
    {
      title: 'one more for each ignored',
      outcomes: ['ignore', 'ignore', 'success', 'success', 'success'],
      state: 'half_open',
    },
  ] as const)('$title', ({ outcomes, state }) => {
    const bench = halfOpen();

    bench.calls(...outcomes);

    expect(bench.look().state).toBe(state);
  });

  it('counts a probe that is never answered as failed, when its lease ends', () => {
    const bench = halfOpen();
    const [, ...others] = begin(bench, 4);
    for (const permit of others.slice(0, 2)) permit.done({ outcome: 'success' });
    bench.clock.set(6_000);

    expect(bench.look()).toMatchObject({ state: 'open', openedAt: 6_000 });
    bench.tryAdmit();
    expect(bench.path().at(-1)).toBe('half_open>open probe_lease_expired @6000');
  });

  it('decides at once when fewer outcomes are wanted than there are', () => {
    const bench = halfOpen();
    bench.calls('success', 'success', 'failure');

    bench.machine.reconfigure(
      new MachineBench({ sampled: { probes: 3, minSuccessRate: 0.6 } }).options,
      bench.now(),
    );

    expect(bench.path().at(-1)).toBe('half_open>closed reconfigured @5000');
  });
});

describe('the open period', () => {
  function reopen(bench: MachineBench, times: number): number[] {
    const periods: number[] = [];
    bench.calls('failure');
    for (let time = 0; time <= times; time++) {
      const { openedAt = 0, openUntil = 0 } = bench.look();
      periods.push(openUntil - openedAt);
      bench.clock.set(openUntil);
      bench.calls('failure');
    }
    return periods;
  }

  it.each<{ title: string; options: BreakerOptions; periods: number[] }>([
    { title: 'is always the same', options: {}, periods: [5_000, 5_000, 5_000, 5_000] },
    {
      title: 'doubles up to its bound',
      options: { openMs: 1_000, openBackoff: { factor: 2, maxMs: 3_000 } },
      periods: [1_000, 2_000, 3_000, 3_000],
    },
    {
      title: 'is what a function says',
      options: { openMs: (reopened) => 100 * (reopened + 1) },
      periods: [100, 200, 300, 400],
    },
    {
      title: 'is 10 % longer by chance of 1',
      options: { openMs: 1_000, openJitter: 0.1 },
      periods: [1_100, 1_100, 1_100, 1_100],
    },
  ])('$title', ({ options, periods }) => {
    const bench = new MachineBench({ failureThreshold: 1, ...options }, () => 1);

    expect(reopen(bench, 3)).toEqual(periods.map((ms) => expect.closeTo(ms, 6)));
  });

  it('is the first one again after 10 s closed', () => {
    const bench = new MachineBench({
      failureThreshold: 1,
      openMs: 1_000,
      openBackoff: { factor: 2, maxMs: 60_000 },
    });
    reopen(bench, 2);
    bench.clock.set(bench.look().openUntil ?? 0);
    bench.calls('success');
    bench.clock.advance(10_000);

    bench.calls('failure');

    expect(bench.look()).toMatchObject({ reopened: 0 });
    expect((bench.look().openUntil ?? 0) - bench.now()).toBe(1_000);
  });
});

describe('time saved', () => {
  it.each([
    { title: 'a crash answered in 2 ms saves 2 ms a refusal', elapsedMs: 2, saved: 20 },
    { title: 'a hang of 700 ms saves all of it', elapsedMs: 700, saved: 7_000 },
  ])('$title', ({ elapsedMs, saved }) => {
    const bench = new MachineBench({ failureThreshold: 2, attemptMs: 1_000 });
    for (const permit of [0, 1].map(() => bench.admit())) {
      bench.clock.advance(elapsedMs / 2);
      permit.done({ outcome: 'failure' });
    }

    for (let call = 0; call < 10; call++) bench.tryAdmit();

    // The second was out for twice as long as the first: 3/4 on average.
    expect(bench.look().timeSavedMs).toBe(saved * 0.75);
  });

  it('is one stall limit a refusal where calls hung', () => {
    const bench = new MachineBench({ stall: { afterMs: 800, count: 3 } });
    begin(bench, 3);
    bench.clock.set(900);

    for (let call = 0; call < 10; call++) bench.tryAdmit();

    expect(bench.look().timeSavedMs).toBe(8_000);
  });
});

describe('what a callee must not be blamed for', () => {
  const SLOW: BreakerOptions = {
    attemptMs: 1_000,
    slowCalls: { slowMs: 500, rate: 1, minCalls: 3, calls: 3 },
  };

  it('is that we stood still for 2 s while calls were out', () => {
    const bench = new MachineBench(SLOW);
    const out = begin(bench, 3);
    bench.clock.set(2_100);
    bench.machine.excusePause(2_000, 2_100);

    for (const permit of out) permit.done({ outcome: 'success' });

    expect(bench.look().state).toBe('closed');
  });

  it('is a pause before its call left', () => {
    const bench = new MachineBench(SLOW);
    bench.machine.excusePause(2_000, 2_000);
    bench.clock.set(2_000);
    const [permit] = begin(bench, 1);
    bench.clock.set(2_600);

    expect(permit && bench.machine.elapsedMs(permit, bench.now())).toBe(600);
  });

  it('is the length of a stream whose first message came at once', () => {
    const bench = new MachineBench(SLOW);
    const out = begin(bench, 3);
    bench.clock.set(60_000);

    for (const permit of out) permit.done({ outcome: 'success', elapsedMs: 5 });

    expect(bench.look().state).toBe('closed');
  });
});

describe('a hint of the callee for how long to stay away', () => {
  it.each([
    { title: 'is followed', openMs: 700, openUntil: 700 },
    { title: 'is not, if it is endless', openMs: Number.POSITIVE_INFINITY, openUntil: 5_000 },
    { title: 'is not, if it is no number', openMs: Number.NaN, openUntil: 5_000 },
    { title: 'is not, if it is over', openMs: -5, openUntil: 5_000 },
    { title: 'is not, if it is a text', openMs: 'abc' as unknown as number, openUntil: 5_000 },
  ])('$title: $openMs', ({ openMs, openUntil }) => {
    const bench = new MachineBench({ failureThreshold: 1 });

    bench.admit().done({ outcome: 'failure', openMs });

    expect(bench.look().openUntil).toBe(openUntil);
  });
});

it('a probe that nobody limits may answer within 30 s', () => {
  const bench = new MachineBench({ failureThreshold: 1 });
  bench.calls('failure');
  bench.clock.set(5_000);
  const probe = bench.admit();
  bench.clock.set(34_999);

  probe.done({ outcome: 'success' });

  expect(bench.look().state).toBe('closed');
});
