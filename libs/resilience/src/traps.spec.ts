/*
 * What other libraries were seen to get wrong, by the numbers of docs/traps.md: those that a breaker
 * can show by itself. The others are with the policy that they are about; the table names the place.
 */
import { describe, expect, it } from '@jest/globals';
import {
  CircuitBreaker,
  CircuitOpenError,
  Fallback,
  type BreakerOptions,
  type Verdict,
} from './index.js';
import { FakeClock } from './testing/index.js';

const boom = new Error('boom');

interface Trial {
  readonly clock: FakeClock;
  readonly breaker: CircuitBreaker;
}

function trial(options: BreakerOptions = {}, classify?: (error: unknown) => Verdict): Trial {
  const clock = new FakeClock();
  const setup = { clock, ...(classify === undefined ? {} : { classify }) };
  const given = { failureThreshold: 2, openMs: 1_000, leaseMs: 500, ...options };
  return { clock, breaker: new CircuitBreaker('traps', given, setup) };
}

async function fail({ breaker }: Trial, times = 1): Promise<void> {
  for (let call = 0; call < times; call++) {
    await breaker.execute(() => Promise.reject(boom)).catch(() => undefined);
  }
}

/** A call that stays out until it is ended by hand. */
function outstanding({ breaker }: Trial): {
  succeed(): void;
  fail(): void;
  done: Promise<unknown>;
} {
  const { promise, resolve, reject } = withResolvers();
  const done = breaker.execute(() => promise).catch((error: unknown) => error);
  return { succeed: () => resolve('ok'), fail: () => reject(boom), done };
}

function withResolvers(): {
  promise: Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
} {
  let resolve: (value: unknown) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<unknown>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

async function open(options: BreakerOptions = {}): Promise<Trial> {
  const made = trial(options);
  await fail(made, 2);
  return made;
}

describe('results that come late', () => {
  it('T1: a success from before the opening does not close while half-open', async () => {
    const made = trial();
    const late = outstanding(made);
    await fail(made, 2);
    made.clock.advance(1_000);
    const probe = outstanding(made);

    late.succeed();
    await late.done;

    expect(made.breaker.state).toBe('half_open');
    probe.succeed();
    await probe.done;
    expect(made.breaker.state).toBe('closed');
  });

  it('T2: a failure from before does not re-open while half-open, nor give a slot', async () => {
    const made = trial();
    const late = outstanding(made);
    await fail(made, 2);
    made.clock.advance(1_000);
    const probe = outstanding(made);

    late.fail();
    await late.done;

    expect(made.breaker.snapshot()).toMatchObject({ state: 'half_open', probesInFlight: 1 });
    await expect(made.breaker.execute(() => 1)).rejects.toBeInstanceOf(CircuitOpenError);
    probe.succeed();
    await probe.done;
  });
});

describe('probes', () => {
  it('T3: one that never settles holds nobody for ever, and callers are refused, not parked', async () => {
    const made = await open();
    made.clock.advance(1_000);
    void outstanding(made);

    await expect(made.breaker.execute(() => 1)).rejects.toMatchObject({ reason: 'half_open_full' });
    made.clock.advance(1_500);

    await expect(made.breaker.execute(() => 1)).resolves.toBe(1);
    expect(made.breaker.state).toBe('closed');
  });

  it('T4: of 50 calls at once when the open period ends exactly one goes', async () => {
    const made = await open();
    made.clock.advance(1_000);
    let reached = 0;

    const calls = Array.from({ length: 50 }, () =>
      made.breaker.execute(async () => void (await Promise.resolve(reached++))),
    );
    const results = await Promise.allSettled(calls);

    expect(reached).toBe(1);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(49);
  });

  it.each<{ title: string; outcome: Verdict }>([
    { title: 'T5: an error that says nothing', outcome: { outcome: 'ignore' } },
    { title: 'T6: a cancelled probe', outcome: { outcome: 'ignore' } },
  ])('$title neither closes nor keeps the slot', async ({ outcome }) => {
    const made = trial({}, (error) => (error === boom ? { outcome: 'failure' } : outcome));
    await fail(made, 2);
    made.clock.advance(1_000);

    await made.breaker.execute(() => Promise.reject(new Error('other'))).catch(() => undefined);

    expect(made.breaker.snapshot()).toMatchObject({ state: 'half_open', probesInFlight: 0 });
    await expect(made.breaker.execute(() => 1)).resolves.toBe(1);
  });
});

describe('counting', () => {
  it('T7: callers who leave, a hundred times, do not open it', async () => {
    const made = trial({}, () => ({ outcome: 'ignore' }));

    await fail(made, 100);

    expect(made.breaker.state).toBe('closed');
  });

  it('T8: refused calls do not thin the rate', async () => {
    const made = trial({
      failureThreshold: false,
      failureRate: { rate: 1, minCalls: 2, calls: 9 },
    });
    await fail(made, 2);
    for (let call = 0; call < 20; call++) await made.breaker.execute(() => 1).catch(() => 0);
    made.clock.advance(1_000);
    await made.breaker.execute(() => 1);

    await fail(made, 2);

    expect(made.breaker.state).toBe('open');
  });

  it('T10: after an idle gap longer than the window old failures are gone', async () => {
    const failureRate = { rate: 0.5, minCalls: 5, windowMs: 1_000 };
    const made = trial({ failureThreshold: false, failureRate });
    await fail(made, 3);
    made.clock.advance(3_000);

    await fail(made, 2);

    expect(made.breaker.state).toBe('closed');
  });

  it('T11: under steady traffic the window slides', async () => {
    const failureRate = { rate: 0.5, minCalls: 8, windowMs: 200 };
    const made = trial({ failureThreshold: false, failureRate });

    for (let call = 0; call < 20; call++) {
      await fail(made);
      made.clock.advance(50);
    }

    expect(made.breaker.state).toBe('closed');
  });

  it('T12: a clock that jumps back does not keep it open for longer than its period', async () => {
    const made = await open();
    made.clock.set(-3_600_000);
    await made.breaker.execute(() => 1).catch(() => 0);
    made.clock.set(1_000);

    await expect(made.breaker.execute(() => 1)).resolves.toBe(1);
  });

  it('T23: failures at once around the threshold open it once, and it recovers', async () => {
    const made = trial();
    const opened: string[] = [];
    made.breaker.on('transition', ({ to }) => void opened.push(to));
    const calls = Array.from({ length: 10 }, () => outstanding(made));

    for (const call of calls) call.fail();
    await Promise.all(calls.map(({ done }) => done));
    made.clock.advance(1_000);
    await made.breaker.execute(() => 1);

    expect(opened).toEqual(['open', 'half_open', 'closed']);
  });
});

describe('calls', () => {
  it('T14: a listener that throws leaves the result and the slot alone', async () => {
    const made = trial();
    made.breaker.on('success', () => {
      throw new Error('a broken listener');
    });

    await expect(made.breaker.execute(() => 'ok')).resolves.toBe('ok');
    expect(made.breaker.snapshot()).toMatchObject({ counters: { inFlight: 0 }, listenerErrors: 1 });
  });

  it('T15: an action may answer undefined, and may throw at once', async () => {
    const made = trial();

    await expect(made.breaker.execute(() => undefined)).resolves.toBeUndefined();
    await expect(
      made.breaker.execute(() => {
        throw boom;
      }),
    ).rejects.toBe(boom);
  });

  it('T20: after 2,000 re-openings the open period is finite and not below the first', async () => {
    const openBackoff = { factor: 2, maxMs: 60_000 };
    const made = trial({ failureThreshold: 1, openBackoff });
    for (let reopened = 0; reopened < 2_000; reopened++) {
      await fail(made);
      made.clock.advance(60_000);
    }
    await fail(made);

    const { openedAt = 0, openUntil = 0 } = made.breaker.snapshot();

    expect(openUntil - openedAt).toBe(60_000);
  });

  it('T26: an open breaker holds the process by nothing', async () => {
    const before = process.getActiveResourcesInfo().length;

    await open();

    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });

  it('T28: calls run side by side', async () => {
    const made = trial();
    const slow = outstanding(made);

    await expect(made.breaker.execute(() => 'fast')).resolves.toBe('fast');

    slow.succeed();
    await slow.done;
  });

  it('T30: new figures while a call is in flight lose no slot', async () => {
    const made = await open({ successThreshold: 2, maxProbes: 2 });
    made.clock.advance(1_000);
    const probe = outstanding(made);

    made.breaker.reconfigure({ successThreshold: 1, maxProbes: 1 });
    probe.succeed();
    await probe.done;

    expect(made.breaker.snapshot()).toMatchObject({ state: 'closed', counters: { inFlight: 0 } });
  });
});

describe('values', () => {
  it.each([{ value: 0 }, { value: '' }, { value: false }, { value: null }])(
    'T33: $value is a good answer, and can be the last good one',
    async ({ value }) => {
      const clock = new FakeClock();
      const options = { lastGood: { ttlMs: 1_000 }, mark: (last: unknown) => [last, 'degraded'] };
      const fallback = new Fallback<unknown>('traps', options, { clock });
      await fallback.execute(() => value, ['key']);

      const stoodIn = fallback.execute(() => Promise.reject(boom), ['key']);

      await expect(stoodIn).resolves.toEqual([value, 'degraded']);
    },
  );
});
