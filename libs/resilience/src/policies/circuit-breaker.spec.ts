import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BreakerConfigError, CircuitOpenError, totalCalls } from '../core/index.js';
import type { BreakerOptions, Permit, Verdict } from '../core/index.js';
import { FakeClock, recordEvents } from '../testing/index.js';
import { CircuitBreaker, type BreakerSetup } from './circuit-breaker.js';

const boom = new Error('boom');

function setUp(options: BreakerOptions = {}, setup: BreakerSetup = {}) {
  const clock = new FakeClock();
  const breaker = new CircuitBreaker(
    'payments',
    { failureThreshold: 2, openMs: 5_000, ...options },
    { clock, ...setup },
  );
  const counts = () => breaker.snapshot().counters;
  const fail = () => breaker.execute(() => Promise.reject(boom)).catch(() => undefined);
  return { clock, breaker, counts, fail };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('execute', () => {
  it.each([
    { title: 'a promise', call: () => Promise.resolve(7) },
    { title: 'an async function', call: async () => 7 },
    { title: 'a plain value', call: () => 7 },
    {
      title: 'a foreign thenable',
      // oxlint-disable-next-line unicorn/no-thenable
      call: () => ({ then: (resolve: (value: number) => void) => resolve(7) }) as Promise<number>,
    },
  ])('counts one success for $title', async ({ call }) => {
    const { breaker, counts } = setUp();

    await expect(breaker.execute(call)).resolves.toBe(7);

    expect(counts()).toMatchObject({ success: 1, inFlight: 0 });
  });

  it.each([
    { title: 'a rejection', call: () => Promise.reject(boom) },
    {
      title: 'trap 15: a throw before any promise',
      call: () => {
        throw boom;
      },
    },
    {
      title: 'a foreign thenable that rejects',
      call: () =>
        // oxlint-disable-next-line unicorn/no-thenable
        ({ then: (_: unknown, reject: (error: Error) => void) => reject(boom) }) as Promise<never>,
    },
  ])('passes the very same error on and counts one failure for $title', async ({ call }) => {
    const { breaker, counts } = setUp();

    await expect(breaker.execute<never>(call)).rejects.toBe(boom);

    expect(counts()).toMatchObject({ failure: 1, inFlight: 0 });
  });

  it('trap 15: takes undefined for a value like any other', async () => {
    const { breaker, counts } = setUp();

    await expect(breaker.execute(() => undefined)).resolves.toBeUndefined();

    expect(counts().success).toBe(1);
  });

  it.each([{ value: undefined }, { value: null }, { value: 'text' }, { value: 0 }])(
    'passes on $value thrown in place of an error',
    async ({ value }) => {
      const { breaker } = setUp();
      const call = () => {
        // oxlint-disable-next-line typescript/only-throw-error
        throw value;
      };

      await expect(breaker.execute<never>(call)).rejects.toBe(value);

      expect(breaker.snapshot().lastFailure?.code).toBe(typeof value);
    },
  );

  it.each([{ call: undefined }, { call: null }, { call: 7 }, { call: Promise.resolve() }])(
    'rejects with a TypeError, asking for no permit, for $call instead of a function',
    async ({ call }) => {
      const { breaker, counts } = setUp();

      await expect(breaker.execute(call as unknown as () => void)).rejects.toThrow(
        new TypeError('payments: execute needs a function to call.'),
      );

      expect(totalCalls(counts())).toBe(0);
    },
  );

  it('does not call when open, and rejects with when to come back', async () => {
    const { breaker, clock, fail } = setUp();
    await fail();
    await fail();
    clock.advance(1_311);
    let calls = 0;

    const refused = breaker.execute(() => calls++);

    await expect(refused).rejects.toThrow('Circuit payments is open. Retry after 3.689 secs.');
    await expect(refused).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      breaker: 'payments',
      reason: 'open',
      retryAfterMs: 3_689,
    });
    expect(calls).toBe(0);
  });

  it('trap 4: lets one of 50 calls at once through when the open period is over', async () => {
    const { breaker, clock, fail } = setUp();
    await fail();
    await fail();
    clock.advance(5_000);
    let calls = 0;

    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, () => breaker.execute(async () => calls++)),
    );

    expect(calls).toBe(1);
    const reasons = answers.flatMap((a) => (a.status === 'rejected' ? [a.reason as Error] : []));
    expect(reasons).toHaveLength(49);
    expect(reasons[0]?.message).toBe(
      'Circuit payments is half-open and all its probes are out. Retry after 1.000 secs.',
    );
    expect(breaker.state).toBe('closed');
  });

  it.each([{ hours: -1 }, { hours: 1 }])(
    'trap 12: serves its open period, no more and no less, if the wall clock jumps by $hours h',
    async ({ hours }) => {
      const { breaker, clock, fail } = setUp();
      await fail();
      await fail();

      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + hours * 3_600_000);
      clock.advance(4_999);
      await expect(breaker.execute(() => 7)).rejects.toThrow(CircuitOpenError);
      clock.advance(1);

      await expect(breaker.execute(() => 7)).resolves.toBe(7);
    },
  );
});

describe('the judge of failed calls', () => {
  it.each<{ outcome: Verdict['outcome'] }>([
    { outcome: 'alive' },
    { outcome: 'ignore' },
    { outcome: 'failure' },
    { outcome: 'success' },
  ])('decides: $outcome', async ({ outcome }) => {
    const { fail, counts } = setUp({}, { classify: () => ({ outcome }) });

    await fail();

    expect(counts()[outcome]).toBe(1);
  });

  it('may be another for one call', async () => {
    const { breaker, counts } = setUp();

    await breaker
      .execute(
        () => Promise.reject(boom),
        () => ({ outcome: 'alive' }),
      )
      .catch(() => undefined);

    expect(counts()).toMatchObject({ alive: 1, failure: 0 });
  });

  it('hears how long the call took, and the fair time', async () => {
    const heard: unknown[] = [];
    const { breaker, clock } = setUp(
      { attemptMs: 400 },
      {
        classify: (error, call) => {
          heard.push(error, call);
          return { outcome: 'ignore' };
        },
      },
    );

    await breaker
      .execute(async () => {
        clock.advance(30);
        throw boom;
      })
      .catch(() => undefined);

    expect(heard).toEqual([boom, { elapsedMs: 30, fairMs: 200 }]);
  });

  it.each([
    {
      title: 'throws',
      classify: () => {
        throw new Error('oops');
      },
    },
    { title: 'answers nothing', classify: () => undefined as unknown as Verdict },
    { title: 'answers nonsense', classify: () => ({ outcome: 'maybe' }) as unknown as Verdict },
  ])(
    'that $title makes it a failure; the caller still gets the original error',
    async ({ classify }) => {
      const { breaker, counts } = setUp({}, { classify });

      await expect(breaker.execute(() => Promise.reject(boom))).rejects.toBe(boom);

      expect(counts()).toMatchObject({ failure: 1, inFlight: 0 });
      expect(breaker.snapshot().lastFailure?.code).toBe('CLASSIFIER_FAULT');
    },
  );
});

describe('admit', () => {
  it('answers a permit, or the refusal without throwing', () => {
    const { breaker } = setUp();
    const permit = breaker.admit() as Permit;

    permit.done({ outcome: 'success' });
    breaker.forceOpen();

    const refusal = breaker.admit();
    expect(refusal).toBeInstanceOf(CircuitOpenError);
    expect(refusal).toMatchObject({
      reason: 'forced_open',
      message: 'Circuit payments is forced open by an operator.',
    });
    expect(refusal).not.toHaveProperty('retryAfterMs');
  });
});

describe('events', () => {
  it('of the call that opens it: failure, then transition, then the rejection', async () => {
    const { breaker, fail } = setUp();
    await fail();
    const order: string[] = recordEvents(breaker);

    await breaker.execute(() => Promise.reject(boom)).catch(() => order.push('rejected'));

    expect(order).toEqual(['failure', 'transition', 'rejected']);
  });

  it('of a probe: transition to half-open, its success, transition to closed', async () => {
    const { breaker, clock } = setUp();
    breaker.trip();
    clock.advance(5_000);
    const order = recordEvents(breaker);

    await breaker.execute(() => 7);

    expect(order).toEqual(['transition', 'success', 'transition']);
  });

  it('of a result that comes after the lease: transition, then late', () => {
    const { breaker, clock } = setUp({ leaseMs: 1_000 });
    breaker.trip();
    clock.advance(5_000);
    const probe = breaker.admit() as Permit;
    const order = recordEvents(breaker);
    clock.advance(1_000);

    probe.done({ outcome: 'success' });

    expect(order).toEqual(['transition', 'late']);
  });

  it.each<{ outcome: Verdict['outcome']; event: string }>([
    { outcome: 'success', event: 'success' },
    { outcome: 'failure', event: 'failure' },
    { outcome: 'alive', event: 'alive' },
    { outcome: 'ignore', event: 'ignored' },
  ])('tell $outcome as $event, once even if settled twice', ({ outcome, event }) => {
    const { breaker } = setUp();
    const order = recordEvents(breaker);
    const permit = breaker.admit() as Permit;

    permit.done({ outcome });
    permit.done({ outcome });

    expect(order).toEqual([event]);
  });

  it('carry the figures', () => {
    const { breaker, clock } = setUp({ failureThreshold: 1 });
    const told: unknown[] = [];
    breaker.on('failure', (event) => void told.push(event));
    breaker.on('transition', (event) => void told.push(event));
    breaker.on('blocked', (event) => void told.push(event));
    const permit = breaker.admit() as Permit;
    clock.advance(12);
    const verdict = { outcome: 'failure', cause: { code: 'UNAVAILABLE' } } as const;

    permit.done(verdict);
    breaker.admit();

    expect(told).toEqual([
      { breaker: 'payments', verdict, elapsedMs: 12 },
      {
        breaker: 'payments',
        from: 'closed',
        to: 'open',
        mode: 'auto',
        reason: 'failures',
        generation: 1,
        at: 12,
        observedAt: 12,
        failures: 1,
        rule: { rule: 'failures', failures: 1, threshold: 1, streakMaxAgeMs: 60_000 },
        cause: { code: 'UNAVAILABLE' },
        openUntil: 5_012,
      },
      { breaker: 'payments', reason: 'open', retryAfterMs: 5_000 },
    ]);
    expect(told.every((event) => Object.isFrozen(event))).toBe(true);
  });

  it('come when the state is in place', async () => {
    const { breaker, fail } = setUp({ failureThreshold: 1 });
    const seen: string[] = [];
    breaker.on('failure', () => void seen.push(breaker.state));

    await fail();

    expect(seen).toEqual(['open']);
  });

  it('are told of forced modes once, though set twice', () => {
    const { breaker } = setUp();
    const order = recordEvents(breaker);

    expect([breaker.forceOpen(), breaker.forceOpen()]).toEqual([true, false]);

    expect(order).toEqual(['transition']);
  });
});

describe('reconfigure', () => {
  it('changes what is named and keeps the rest', () => {
    const { breaker } = setUp({ successThreshold: 3 });

    breaker.reconfigure({ openMs: 700 });

    expect(breaker.options).toMatchObject({
      failureThreshold: 2,
      openMs: 700,
      successThreshold: 3,
    });
  });

  it('takes back what is null: a rule goes off, a figure has its default', () => {
    const { breaker } = setUp({ successThreshold: 3, stall: { afterMs: 500 } });

    breaker.reconfigure({ successThreshold: null, stall: null });

    expect(breaker.options).toMatchObject({ successThreshold: 1, stall: undefined });
  });

  it('acts at once: a shorter open period is over now', () => {
    const { breaker, clock } = setUp();
    breaker.trip();
    clock.advance(1_000);

    breaker.reconfigure({ openMs: 1_000 });

    expect(breaker.snapshot().probeReady).toBe(true);
  });

  it('changes nothing if anything is wrong', () => {
    const { breaker } = setUp();
    const before = breaker.options;

    expect(() => breaker.reconfigure({ openMs: 700, maxProbes: 0 })).toThrow(BreakerConfigError);

    expect(breaker.options).toBe(before);
  });

  it.each([
    { title: 'longer', attemptMs: 3_000, leaseMs: 6_000, fairMs: 1_500 },
    { title: 'shorter', attemptMs: 100, leaseMs: 1_000, fairMs: 50 },
  ])('to $title attempts takes lease and fair time along', ({ attemptMs, leaseMs, fairMs }) => {
    const { breaker } = setUp({ attemptMs: 1_000 });

    breaker.reconfigure({ attemptMs });

    expect(breaker.options).toMatchObject({ attemptMs, leaseMs, fairMs });
  });

  it('tells the transition when it closes a half-open circuit', () => {
    const { breaker, clock } = setUp({ successThreshold: 2 });
    breaker.trip();
    clock.advance(5_000);
    (breaker.admit() as Permit).done({ outcome: 'success' });
    const order = recordEvents(breaker);

    breaker.reconfigure({ successThreshold: 1 });

    expect(order).toEqual(['transition']);
    expect(breaker.state).toBe('closed');
  });
});

describe('switched off', () => {
  it('execute calls through and counts nothing', async () => {
    const { breaker, fail, counts } = setUp();
    breaker.setActive(false);

    await fail();
    await fail();
    await fail();

    expect(breaker.snapshot()).toMatchObject({ active: false, state: 'closed' });
    expect(totalCalls(counts())).toBe(0);
  });

  it.each([{ active: false }, { active: true }])(
    'or on ($active), it forgets what it knew, and calls in flight are stale',
    ({ active }) => {
      const { breaker } = setUp();
      if (active) breaker.setActive(false);
      const permit = breaker.admit() as Permit;
      breaker.trip();

      breaker.setActive(active);
      permit.done({ outcome: 'failure' });

      expect(breaker.snapshot()).toMatchObject({ state: 'closed', failures: 0 });
    },
  );

  it('and set to what it is, it keeps what it knows', () => {
    const { breaker } = setUp();
    breaker.trip();

    breaker.setActive(true);

    expect(breaker.state).toBe('open');
  });

  it.each([
    { mode: 'forced_open', force: (breaker: CircuitBreaker) => breaker.forceOpen() },
    { mode: 'disabled', force: (breaker: CircuitBreaker) => breaker.disable() },
  ])('and on again, it keeps the mode $mode an operator set', ({ mode, force }) => {
    const { breaker } = setUp();
    force(breaker);

    breaker.setActive(false);
    breaker.setActive(true);

    expect(breaker.mode).toBe(mode);
  });
});

describe('what it is', () => {
  it('shows its name, group and figures', () => {
    const { breaker } = setUp({}, { group: 'b-c' });

    expect(breaker.snapshot()).toMatchObject({ name: 'payments', group: 'b-c', active: true });
    expect(breaker.options.openMs).toBe(5_000);
  });

  it('is not made with faulty figures', () => {
    expect(() => new CircuitBreaker('my breaker', { openMs: 0 })).toThrow(
      'Circuit breaker "my breaker": name must match ^[A-Za-z0-9_.:/-]{1,128}$, got "my breaker"; ' +
        'openMs must be above 0 and at most 2147483647 ms, got 0.',
    );
  });
});

describe('what a breaker is given wrongly', () => {
  it.each([undefined, {}, { outcome: 'bogus' }])(
    'settled with %j, a call has failed',
    (verdict) => {
      const { breaker } = setUp();

      (breaker.admit() as Permit).done(verdict as Verdict);

      expect(breaker.snapshot()).toMatchObject({
        lastFailure: { code: 'NO_VERDICT' },
        counters: { failure: 1, inFlight: 0 },
      });
    },
  );

  it('a change to undefined changes nothing', () => {
    const { breaker } = setUp({ openMs: 700 });

    breaker.reconfigure({ openMs: undefined } as never);

    expect(breaker.options.openMs).toBe(700);
  });

  it('options of a class with getters are refused: what they give could change', () => {
    class Figures {
      get failureThreshold() {
        return Number.NaN;
      }
    }

    expect(() => new CircuitBreaker('payments', new Figures())).toThrow('must be a plain object');
  });
});

describe('a breaker that is switched off', () => {
  it('gives permits of which it learns nothing', () => {
    const { breaker } = setUp({ failureThreshold: 1 });
    breaker.setActive(false);

    const permit = breaker.admit() as Permit;
    permit.done({ outcome: 'failure' });

    expect(permit.settled).toBe(true);
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', counters: { failure: 0 } });
  });
});
