import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CircuitOpenError, type BreakerOptions, type Permit, type Verdict } from '../core/index.js';
import { FakeClock, recordEvents } from '../testing/index.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { LatencyHistogram } from './latency-histogram.js';

/** A call whose end the test decides. */
function pendingCall(breaker: CircuitBreaker) {
  let resolve: (value: string) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  let permit: Permit | undefined;
  const answer = breaker.execute((given) => {
    permit = given;
    return new Promise<string>((yes, no) => ([resolve, reject] = [yes, no]));
  });
  answer.catch(() => undefined);
  return { answer, resolve, reject, hadPermit: permit !== undefined };
}

describe('a call gets along without a permit', () => {
  it.each<{ title: string; options: BreakerOptions; hadPermit: boolean }>([
    { title: 'by the plain rule', options: {}, hadPermit: false },
    {
      title: 'with a window of calls',
      options: { failureRate: { rate: 0.5, minCalls: 5, calls: 10 } },
      hadPermit: false,
    },
    {
      title: 'with a window of time',
      options: { failureRate: { rate: 0.5, minCalls: 5, windowMs: 1_000 } },
      hadPermit: false,
    },
    {
      title: 'not where slow calls count',
      options: { slowCalls: { slowMs: 5, rate: 0.5, minCalls: 5, calls: 10 } },
      hadPermit: true,
    },
    { title: 'not where stalls count', options: { stall: { afterMs: 500 } }, hadPermit: true },
    { title: 'not where a cancel needs its time', options: { attemptMs: 700 }, hadPermit: true },
  ])('$title', ({ options, hadPermit }) => {
    const breaker = new CircuitBreaker('payments', options, { clock: new FakeClock() });

    expect(pendingCall(breaker).hadPermit).toBe(hadPermit);
  });

  it('not while somebody listens to single calls', () => {
    const breaker = new CircuitBreaker('payments');
    const listening = breaker.on('success', () => undefined);
    const heard = pendingCall(breaker).hadPermit;
    listening[Symbol.dispose]();

    expect([heard, pendingCall(breaker).hadPermit]).toEqual([true, false]);
  });
});

describe('a call without a permit', () => {
  it('is late when the circuit has moved on', async () => {
    const breaker = new CircuitBreaker('payments', { failureThreshold: 1 });
    const [slow, quick] = [pendingCall(breaker), pendingCall(breaker)];
    quick.reject(new Error('boom'));
    await quick.answer.catch(() => undefined);

    slow.resolve('done');

    expect(await slow.answer).toBe('done');
    expect(breaker.snapshot()).toMatchObject({
      state: 'open',
      counters: { success: 1, failure: 1, late: 1, inFlight: 0 },
    });
  });

  it('counts where it began, though it resets the breaker and calls it again', async () => {
    const breaker = new CircuitBreaker('payments', { failureThreshold: 1 });
    let inner: Promise<string> | undefined;
    const outer = breaker.execute(() => {
      breaker.reset();
      inner = breaker.execute(() => 'done');
      return Promise.reject(new Error('boom'));
    });

    await outer.catch(() => undefined);
    await inner;

    expect(breaker.snapshot()).toMatchObject({
      state: 'closed',
      counters: { success: 1, failure: 1, late: 1, inFlight: 0 },
    });
  });

  it('is told to who begins to listen while it is out, without its time', async () => {
    const breaker = new CircuitBreaker('payments');
    const call = pendingCall(breaker);
    const told: unknown[] = [];
    breaker.on('success', (event) => void told.push(event));

    call.resolve('done');
    await call.answer;

    expect(told).toEqual([{ breaker: 'payments', verdict: { outcome: 'success' } }]);
  });

  it('counts by new rules that came while it was out', async () => {
    const breaker = new CircuitBreaker('payments', { failureThreshold: 5 });
    const call = pendingCall(breaker);
    breaker.reconfigure({ failureThreshold: 1, stall: { afterMs: 500 } });

    call.reject(new Error('boom'));
    await call.answer.catch(() => undefined);

    expect(breaker.state).toBe('open');
  });
});

describe('a refusal', () => {
  async function refusalOf(stacks: boolean): Promise<CircuitOpenError> {
    const breaker = new CircuitBreaker('payments', {}, { stacks, clock: new FakeClock() });
    breaker.trip();
    const error: unknown = await breaker.execute(() => 1).catch((reason: unknown) => reason);
    if (error instanceof CircuitOpenError) return error;
    throw new Error('was not refused');
  }

  it('has its words but no stack', async () => {
    expect((await refusalOf(false)).stack).toBe(
      'CircuitOpenError: Circuit payments is open. Retry after 5.000 secs.',
    );
  });

  it('has a stack where one was asked for', async () => {
    expect((await refusalOf(true)).stack).toMatch(/ {4}at .*calls-without-permit/);
  });

  it('leaves the depth of other stacks as it was', async () => {
    const depth = Error.stackTraceLimit;

    await refusalOf(false);

    expect(Error.stackTraceLimit).toBe(depth);
  });

  it('is an error of its own for each caller', async () => {
    const breaker = new CircuitBreaker('payments');
    breaker.trip();
    const errors = await Promise.all(
      [1, 2].map(() => breaker.execute(() => 1).catch((error: unknown) => error)),
    );

    expect(errors[0]).not.toBe(errors[1]);
  });

  it('can be given other words', async () => {
    const refusal = await refusalOf(false);

    refusal.message = 'Payments are down.';

    expect(String(refusal)).toBe('CircuitOpenError: Payments are down.');
  });
});

type Step =
  | { readonly kind: 'begin' }
  | { readonly kind: 'end'; readonly pick: number; readonly fails: boolean }
  | { readonly kind: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ kind: 'begin' } as const),
  fc.record({ kind: fc.constant('end' as const), pick: fc.nat(9), fails: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30 }) }),
);

const options: fc.Arbitrary<BreakerOptions> = fc.oneof(
  fc.record({ failureThreshold: fc.integer({ min: 1, max: 3 }), openMs: fc.constant(20) }),
  fc.record({
    openMs: fc.constant(20),
    failureRate: fc.record({
      rate: fc.constantFrom(0.3, 0.5, 1),
      minCalls: fc.integer({ min: 1, max: 4 }),
      windowMs: fc.constant(50),
    }),
  }),
);

/** One breaker, driven step by step; what it tells after each. */
async function story(breaker: CircuitBreaker, clock: FakeClock, steps: readonly Step[]) {
  const out: ReturnType<typeof pendingCall>[] = [];
  const seen: unknown[] = [];
  for (const move of steps) {
    if (move.kind === 'wait') clock.advance(move.ms);
    if (move.kind === 'begin') out.push(pendingCall(breaker));
    if (move.kind === 'end' && out.length > 0) {
      const [call] = out.splice(move.pick % out.length, 1);
      if (move.fails) call?.reject(new Error('boom'));
      else call?.resolve('done');
      await call?.answer.catch(() => undefined);
    }
    const { listenerErrors: _, timeSavedMs: _untimed, ...look } = breaker.snapshot();
    seen.push(look);
  }
  return seen;
}

describe('with a permit or without', () => {
  it('a breaker tells the same in 300 lives, but the time saved: who is not timed saves none that is known', async () => {
    await fc.assert(
      fc.asyncProperty(options, fc.array(step, { maxLength: 40 }), async (figures, steps) => {
        const [clock, otherClock] = [new FakeClock(), new FakeClock()];
        const plain = new CircuitBreaker('payments', figures, { clock });
        const timed = new CircuitBreaker('payments', figures, { clock: otherClock });
        // Who is listened to gives permits.
        recordEvents(timed);

        expect(await story(plain, clock, steps)).toEqual(await story(timed, otherClock, steps));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a histogram of how long calls took', () => {
  it.each<{ title: string; verdict: Verdict; count: number; maxMs: number }>([
    { title: 'holds what was answered', verdict: { outcome: 'alive' }, count: 1, maxMs: 40 },
    {
      title: 'holds of a stream the time to its first message',
      verdict: { outcome: 'success', elapsedMs: 5 },
      count: 1,
      maxMs: 5,
    },
    {
      title: 'holds nothing of our own refusals',
      verdict: { outcome: 'ignore' },
      count: 0,
      maxMs: 0,
    },
  ])('$title', ({ verdict, count, maxMs }) => {
    const clock = new FakeClock();
    const latency = new LatencyHistogram();
    const breaker = new CircuitBreaker('payments', {}, { clock, latency });
    const permit = breaker.admit() as Permit;
    clock.advance(40);

    permit.done(verdict);

    expect(latency).toMatchObject({ count, maxMs });
  });
});
