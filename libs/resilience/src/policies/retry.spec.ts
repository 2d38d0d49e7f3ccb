import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  IGNORE,
  SUCCESS,
  attemptsOf,
  type Classifier,
  type RetryAdvice,
} from '../core/index.js';
import { FakeClock, ScriptedCallee } from '../testing/index.js';
import { callScope, runInCallScope } from './call-scope.js';
import { RetryBudget } from './retry-budget.js';
import type { RetryRefusal } from './retry-events.js';
import type { RetryOptions } from './retry-options.js';
import type { RetrySetup } from './retry-setup.js';
import { Retry } from './retry.js';
import type { RetryScope } from './retry-run.js';

const boom = new Error('boom');

function setUp(options: Partial<RetryOptions> = {}, setup: RetrySetup = {}) {
  const clock = new FakeClock();
  const callee = new ScriptedCallee<string>(clock);
  const retry = new Retry(
    'quotes',
    { idempotent: true, jitter: 'none', ...options },
    { clock, timers: clock, ...setup },
  );
  const times = () => callee.calls.map(({ at }) => at);
  return { clock, callee, retry, times };
}

/** How a call ended, once everything that can happen has. */
async function end(clock: FakeClock, call: Promise<unknown>): Promise<unknown> {
  const ended = call.then(
    (value) => value,
    (error: unknown) => error,
  );
  await clock.advanceAsync(60_000);
  return ended;
}

describe('a retry', () => {
  it('makes a call that comes right once, with no timer', async () => {
    const { clock, callee, retry } = setUp();
    callee.answers(1, 'ok');

    await expect(retry.execute(callee.call)).resolves.toBe('ok');

    expect(callee.calls).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
    expect(retry.snapshot()).toMatchObject({ calls: 1, retries: 0, succeededAfterRetry: 0 });
  });

  it('tries again after each back-off, and tells each attempt its number', async () => {
    const { clock, callee, retry, times } = setUp();
    callee.fails(2, boom).answers(1, 'ok');
    const attempts: number[] = [];

    const call = retry.execute((attempt) => {
      attempts.push(attempt);
      return callee.call();
    });

    expect(await end(clock, call)).toBe('ok');
    expect(times()).toEqual([0, 100, 300]);
    expect(attempts).toEqual([0, 1, 2]);
    expect(retry.snapshot()).toMatchObject({ calls: 1, retries: 2, succeededAfterRetry: 1 });
  });

  it('gives up after its attempts with the last error as it came', async () => {
    const { clock, callee, retry } = setUp({ attempts: 3 });
    const last = new Error('last');
    callee.fails(2, boom).fails(1, last);

    const error = await end(clock, retry.execute(callee.call));

    expect(error).toBe(last);
    expect(callee.calls).toHaveLength(3);
    expect(attemptsOf(error)).toBe(3);
    expect(retry.snapshot().refused.attempts_used).toBe(1);
  });

  it.each<{ title: string; call: () => unknown; error: string }>([
    {
      title: 'a throw',
      call: () => {
        throw boom;
      },
      error: 'boom',
    },
    { title: 'what is no function', call: 7 as never, error: 'execute needs a function to call' },
  ])('never throws itself, also for $title', async ({ call, error }) => {
    const { clock, retry } = setUp({ attempts: 1 });

    const answer = retry.execute(call);

    expect(String(await end(clock, answer))).toContain(error);
  });

  it('trap 15: takes a call that answers nothing for a good one', async () => {
    const { retry } = setUp();

    await expect(retry.execute(() => undefined)).resolves.toBeUndefined();
  });
});

describe('what is repeated', () => {
  it.each<{ idempotent: boolean; advice: RetryAdvice['retry']; calls: number; why: RetryRefusal }>([
    { idempotent: true, advice: 'no', calls: 1, why: 'not_retryable' },
    { idempotent: true, advice: 'any_method', calls: 3, why: 'attempts_used' },
    { idempotent: true, advice: 'if_idempotent', calls: 3, why: 'attempts_used' },
    { idempotent: false, advice: 'no', calls: 1, why: 'not_retryable' },
    { idempotent: false, advice: 'any_method', calls: 3, why: 'attempts_used' },
    { idempotent: false, advice: 'if_idempotent', calls: 1, why: 'not_idempotent' },
  ])(
    'idempotent $idempotent, advice $advice: $calls calls',
    async ({ idempotent, advice, calls, why }) => {
      const { clock, callee, retry } = setUp({ idempotent, retryIf: () => ({ retry: advice }) });
      callee.fails(1, boom);

      expect(await end(clock, retry.execute(callee.call))).toBe(boom);

      expect(callee.calls).toHaveLength(calls);
      expect(retry.snapshot().refused[why]).toBe(1);
    },
  );

  it.each<{ title: string; judge: () => RetryAdvice }>([
    {
      title: 'throws',
      judge: () => {
        throw new Error('judge');
      },
    },
    { title: 'answers something else', judge: () => ({ retry: 'perhaps' }) as never },
    { title: 'answers nothing', judge: () => undefined as never },
    { title: 'answers null', judge: () => null as never },
    { title: 'answers a word', judge: () => 'any_method' as never },
  ])('is nothing if the judge $title; the error stays', async ({ judge }) => {
    const { clock, callee, retry } = setUp({ retryIf: judge });
    callee.fails(1, boom);

    expect(await end(clock, retry.execute(callee.call))).toBe(boom);
    expect(callee.calls).toHaveLength(1);
  });

  it.each<{ title: string; classify: Classifier; calls: number }>([
    { title: 'alive: a proper answer', classify: () => ({ outcome: 'alive' }), calls: 1 },
    { title: 'a failure', classify: () => ({ outcome: 'failure' }), calls: 3 },
    { title: 'no trouble of the callee', classify: () => IGNORE, calls: 1 },
    { title: 'a success', classify: () => SUCCESS, calls: 1 },
    {
      title: 'nothing, for it throws',
      classify: () => {
        throw new Error('classify');
      },
      calls: 3,
    },
  ])('makes $calls calls of what the classifier calls $title', async ({ classify, calls }) => {
    const { clock, callee, retry } = setUp({}, { classify });
    callee.fails(1, boom);

    expect(await end(clock, retry.execute(callee.call))).toBe(boom);

    expect(callee.calls).toHaveLength(calls);
  });

  it('is up to a judge of its own, also where the classifier calls the callee alive', async () => {
    const { clock, callee, retry } = setUp(
      { retryIf: () => ({ retry: 'any_method', retryDelayMs: 5 }) },
      { classify: () => ({ outcome: 'alive' }) },
    );
    callee.fails(1, boom);

    await end(clock, retry.execute(callee.call));

    expect(callee.calls).toHaveLength(3);
  });

  it('is nothing against an open circuit; the callee was not asked', async () => {
    const { clock, retry } = setUp();
    const open = new CircuitOpenError('quotes', 'open', 500);

    expect(
      await end(
        clock,
        retry.execute(() => Promise.reject(open)),
      ),
    ).toBe(open);
    expect(attemptsOf(open)).toBe(0);
  });

  it('is what a full bulkhead refused, with a back-off, also of unsafe calls', async () => {
    const { clock, retry } = setUp({ idempotent: false });
    const full = new BulkheadFullError('quotes', 1, 0, 'full');
    const at: number[] = [];

    const error = await end(
      clock,
      retry.execute(() => {
        at.push(clock.now());
        return Promise.reject(full);
      }),
    );

    expect(error).toBe(full);
    expect(at).toEqual([0, 100, 300]);
    expect(attemptsOf(full)).toBe(2);
  });

  it.each<{ title: string; scope: RetryScope }>([
    { title: 'our caller is repeating already', scope: { previousAttempts: 1 } },
    { title: 'a retry around us is', scope: { attempt: 1 } },
  ])('is nothing if $title: attempts must not multiply', async ({ scope }) => {
    const { clock, callee, retry } = setUp();
    callee.fails(1, boom);

    expect(await end(clock, retry.execute(callee.call, scope))).toBe(boom);

    expect(callee.calls).toHaveLength(1);
    expect(retry.snapshot().refused.caller_retries).toBe(1);
  });

  it('adds up instead of multiplying when retries are nested: 3 and 3 make 5, not 9', async () => {
    const { clock, callee, retry } = setUp();
    const outer = new Retry('outer', { idempotent: true }, { clock, timers: clock });
    callee.fails(1, boom);

    await end(
      clock,
      outer.execute(() => retry.execute(callee.call)),
    );

    expect(callee.calls).toHaveLength(5);
  });
});

describe('a delay the callee names', () => {
  it('replaces the back-off exactly, which then begins anew', async () => {
    const advice: RetryAdvice[] = [
      { retry: 'any_method' },
      { retry: 'any_method', retryDelayMs: 250 },
      { retry: 'any_method', retryDelayMs: 0 },
      { retry: 'any_method' },
      { retry: 'any_method' },
    ];
    const { clock, callee, retry, times } = setUp({
      attempts: 6,
      retryIf: () => advice.shift() ?? { retry: 'no' },
    });
    callee.fails(1, boom);

    await end(clock, retry.execute(callee.call));

    expect(times()).toEqual([0, 100, 350, 350, 450, 650]);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %p means never, whatever else is allowed',
    async (retryDelayMs) => {
      const { clock, callee, retry } = setUp({
        retryIf: () => ({ retry: 'any_method', retryDelayMs }),
      });
      callee.fails(1, boom);

      expect(await end(clock, retry.execute(callee.call))).toBe(boom);
      expect(callee.calls).toHaveLength(1);
      expect(retry.snapshot().refused.pushback).toBe(1);
    },
  );
});

describe('a delay the callee names, however long', () => {
  it.each<{ title: string; named: number; scope: RetryScope; at: number[] }>([
    { title: 'is 60 s at most without a deadline', named: 2 ** 31 - 1, scope: {}, at: [0, 60_000] },
    { title: 'is kept below that', named: 59_999, scope: {}, at: [0, 59_999] },
    {
      title: 'is kept where there is time for it',
      named: 70_000,
      scope: { deadlineAt: 80_000 },
      at: [0, 70_000],
    },
    {
      title: 'is not begun where there is none',
      named: 70_000,
      scope: { incomingDeadlineAt: 65_000 },
      at: [0],
    },
  ])('$title', async ({ named, scope, at }) => {
    const { clock, callee, retry, times } = setUp({
      attempts: 2,
      retryIf: () => ({ retry: 'any_method', retryDelayMs: named }),
    });
    callee.fails(1, boom);

    retry.execute(callee.call, scope).catch(() => undefined);
    await clock.advanceAsync(100_000);

    expect(times()).toEqual(at);
  });
});

describe('what stands in the way', () => {
  it.each<{ title: string; deadlineAt: number; minBudgetMs: number; calls: number }>([
    { title: 'time for back-off and call', deadlineAt: 150, minBudgetMs: 50, calls: 2 },
    { title: '1 ms too little', deadlineAt: 149, minBudgetMs: 50, calls: 1 },
    { title: 'time for the back-off alone', deadlineAt: 100, minBudgetMs: 0, calls: 1 },
  ])('time: $title, $calls calls', async ({ deadlineAt, minBudgetMs, calls }) => {
    const { clock, callee, retry } = setUp({ attempts: 2, minBudgetMs });
    callee.fails(1, boom);
    let failedAt = -1;

    const call = retry.execute(callee.call, { deadlineAt }).catch((error: unknown) => {
      failedAt = clock.now();
      return error;
    });

    expect(await end(clock, call)).toBe(boom);
    expect(callee.calls).toHaveLength(calls);
    if (calls === 1) expect(failedAt).toBe(0);
  });

  it('time: what the caller left, if nothing of ours is shorter', async () => {
    const { clock, callee, retry } = setUp();
    callee.fails(1, boom);

    await end(
      clock,
      runInCallScope({ incomingDeadlineAt: 50 }, () => retry.execute(callee.call)),
    );

    expect(retry.snapshot().refused.no_time).toBe(1);
  });

  it.each<{ title: string; refusedForMs: number; calls: number }>([
    { title: 'will refuse then: no wait for nothing', refusedForMs: 101, calls: 1 },
    { title: 'will admit by then', refusedForMs: 100, calls: 2 },
  ])('a breaker inside that $title', async ({ refusedForMs, calls }) => {
    const { clock, callee, retry } = setUp({ attempts: 2 }, { refusedForMs: () => refusedForMs });
    callee.fails(1, boom);

    expect(await end(clock, retry.execute(callee.call))).toBe(boom);
    expect(callee.calls).toHaveLength(calls);
  });

  it('the budget of the target: then the original error, and no more load', async () => {
    const clock = new FakeClock();
    const budget = new RetryBudget({ ratio: 0, perSecond: 0, max: 3 }, clock);
    const { callee, retry } = setUp({}, { clock, timers: clock, budget });
    callee.fails(1, boom);

    for (let call = 0; call < 10; call++) await end(clock, retry.execute(callee.call));

    expect(callee.calls).toHaveLength(13);
    expect(retry.snapshot()).toMatchObject({ retries: 3, budget: { spent: 3 } });
    expect(retry.snapshot().refused.budget).toBe(9);
  });

  it('nothing of a budget, if it is switched off', async () => {
    const { clock, callee, retry } = setUp({ budget: false });
    callee.fails(1, boom);

    for (let call = 0; call < 50; call++) await end(clock, retry.execute(callee.call));

    expect(callee.calls).toHaveLength(150);
    expect(retry.snapshot().budget).toBeUndefined();
  });
});

describe('an abort', () => {
  it('trap 17: ends a back-off at once, with no further attempt', async () => {
    const { clock, callee, retry } = setUp();
    callee.fails(1, boom);
    const controller = new AbortController();

    const call = retry.execute(callee.call, { signal: controller.signal });
    await clock.advanceAsync(50);
    controller.abort(new CallCancelledError('deadline'));

    await expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED', reason: 'deadline' });
    expect(clock.now()).toBe(50);
    expect(clock.pendingTimers).toBe(0);
    await clock.advanceAsync(10_000);
    expect(callee.calls).toHaveLength(1);
  });

  it('before the back-off lets the error through and waits for nothing', async () => {
    const { clock, callee, retry } = setUp();
    callee.fails(1, boom);

    const call = retry.execute(callee.call, { signal: AbortSignal.abort() });

    await expect(call).rejects.toBe(boom);
    expect(clock.pendingTimers).toBe(0);
    expect(retry.snapshot().refused.cancelled).toBe(1);
  });
});

describe('trap 19: ten thousand retries on one signal', () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning.name);
  afterEach(() => void process.off('warning', onWarning));

  it('leave no listener, no timer and no warning', async () => {
    process.on('warning', onWarning);
    const { clock, callee, retry } = setUp({ attempts: 2, budget: false });
    callee.fails(1, boom);
    const { signal } = new AbortController();

    const calls = Array.from({ length: 10_000 }, () => retry.execute(callee.call, { signal }));
    const ended = Promise.allSettled(calls);
    await clock.advanceAsync(50);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    expect(clock.pendingTimers).toBe(10_000);
    // Straight to the end: the order of ten thousand timers of one time does not matter here.
    clock.set(100);
    await ended;

    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(clock.pendingTimers).toBe(0);
    expect(callee.calls).toHaveLength(20_000);
    expect(warnings).toEqual([]);
  });
});

describe('the call scope', () => {
  it('says which attempt it is, and is as before outside', async () => {
    const { clock, callee, retry } = setUp();
    callee.fails(1, boom);
    const seen: unknown[] = [];

    await runInCallScope({ incomingDeadlineAt: 5_000 }, async () => {
      const call = retry.execute(() => {
        seen.push([callScope()?.attempt, callScope()?.incomingDeadlineAt]);
        return callee.call();
      });
      await end(clock, call);
      seen.push(callScope()?.attempt);
    });

    expect(seen).toEqual([[undefined, 5_000], [1, 5_000], [2, 5_000], undefined]);
  });

  it('is not asked for its signal unless there is a back-off: most calls need none', async () => {
    const { callee, retry } = setUp();
    const signal = jest.fn(() => new AbortController().signal);
    const scope = Object.defineProperty({}, 'signal', { get: signal });

    await retry.execute(callee.call, scope);

    expect(signal).not.toHaveBeenCalled();
  });
});

describe('events', () => {
  it('tell each retry and the end of it, in order', async () => {
    const { clock, callee, retry } = setUp({ attempts: 2 });
    const told: unknown[] = [];
    retry.on('retry_scheduled', (event) => void told.push(event));
    retry.on('retry_refused', (event) => void told.push(event));
    callee.fails(1, boom);

    await end(clock, retry.execute(callee.call));

    expect(told).toEqual([
      { retry: 'quotes', attempt: 1, delayMs: 100, pushback: false, error: boom },
      { retry: 'quotes', attempts: 2, why: 'attempts_used', error: boom },
    ]);
  });

  it('trap 14: a listener that throws or rejects touches no call', async () => {
    const { clock, callee, retry } = setUp({ attempts: 2 });
    retry.on('retry_scheduled', () => {
      throw new Error('listener');
    });
    retry.on('retry_refused', () => Promise.reject(new Error('listener')));
    callee.fails(1, boom);

    expect(await end(clock, retry.execute(callee.call))).toBe(boom);
    expect(retry.snapshot().listenerErrors).toBe(2);
  });

  it('end with their subscription', async () => {
    const { clock, callee, retry } = setUp();
    const listener = jest.fn<() => void>();
    retry.on('retry_scheduled', listener)[Symbol.dispose]();
    callee.fails(1, boom);

    await end(clock, retry.execute(callee.call));

    expect(listener).not.toHaveBeenCalled();
  });
});

describe('new figures', () => {
  it('keeps what is left of its budget, unless that changes', async () => {
    const { clock, callee, retry } = setUp({ budget: { ratio: 0, perSecond: 0, max: 1 } });
    callee.fails(1, boom);
    await end(clock, retry.execute(callee.call));
    expect(retry.snapshot().budget?.tokens).toBe(0);

    retry.reconfigure({ baseMs: 10 });
    expect(retry.snapshot().budget?.tokens).toBe(0);

    retry.reconfigure({ budget: { ratio: 0, perSecond: 0, max: 2 } });
    expect(retry.snapshot().budget?.tokens).toBe(2);
  });

  it('count for calls under way as well', async () => {
    const { clock, callee, retry, times } = setUp({ attempts: 2 });
    callee.fails(1, boom);

    const call = retry.execute(callee.call);
    await clock.advanceAsync(0);
    retry.reconfigure({ attempts: 4, baseMs: 10 });

    await end(clock, call);
    expect(times()).toEqual([0, 100, 120, 160]);
  });

  it('are refused whole, and nothing has changed then', () => {
    const { retry } = setUp({ attempts: 2 });

    expect(() => retry.reconfigure({ attempts: 5, baseMs: -1 })).toThrow('baseMs must be above 0');
    expect(retry.options.attempts).toBe(2);
  });

  it('may follow on one another, though defaults follow from them', () => {
    const { retry } = setUp({ jitter: 'additive', jitterRatio: 0.5 });

    expect(() => retry.reconfigure({ jitter: 'full' })).toThrow('jitterRatio goes with');
    retry.reconfigure({ baseMs: 4_000 });
    expect(retry.options.maxMs).toBe(4_000);
    retry.reconfigure({ baseMs: 100 });
    expect(retry.options.maxMs).toBe(2_000);
  });
});
