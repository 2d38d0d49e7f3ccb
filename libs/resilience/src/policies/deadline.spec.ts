import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { CallCancelledError, DeadlineExceededError } from '../core/index.js';
import { FakeClock, ScriptedCallee } from '../testing/index.js';
import { callScope, runInCallScope, type CallScope } from './call-scope.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { classifyErrors } from './classify-errors.js';
import type { DeadlineOptions } from './deadline-options.js';
import { Deadline } from './deadline.js';

function setUp(options: DeadlineOptions = { totalMs: 1_000, attemptMs: 400 }) {
  const clock = new FakeClock();
  const deadline = new Deadline('charge', options, { clock, timers: clock });
  const callee = new ScriptedCallee<string>(clock);
  return { clock, deadline, callee, look: () => deadline.snapshot() };
}

const hang = () => new Promise<never>(() => undefined);

describe.each(['total', 'attempt'] as const)('a deadline for the %s', (of) => {
  const ms = { total: 1_000, attempt: 400 }[of];

  it('ends a call that does not listen to anybody, to the millisecond', async () => {
    const { clock, deadline, look } = setUp();
    let error: unknown;
    deadline[of](hang).catch((reason: unknown) => (error = reason));

    await clock.advanceAsync(ms - 1);
    expect(error).toBeUndefined();
    await clock.advanceAsync(1);

    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ operation: 'charge', grantedMs: ms, of });
    expect(look()[`${of}Exceeded`]).toBe(1);
  });

  it('aborts the call’s own signal then, and says why', async () => {
    const { clock, deadline } = setUp();
    let signal: AbortSignal | undefined;
    const call = deadline[of](() => {
      signal = callScope()?.signal;
      return hang();
    });
    const ended = expect(call).rejects.toThrow('did not answer');

    expect(signal?.aborted).toBe(false);
    await clock.advanceAsync(ms);
    await ended;

    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toBeInstanceOf(DeadlineExceededError);
  });

  it.each<{ title: string; call: () => unknown; end: string }>([
    { title: 'a value', call: () => 'ok', end: 'ok' },
    { title: 'a promise', call: () => Promise.resolve('ok'), end: 'ok' },
    { title: 'a rejection', call: () => Promise.reject(new Error('boom')), end: 'boom' },
    {
      title: 'a throw',
      call: () => {
        throw new Error('boom');
      },
      end: 'boom',
    },
  ])('leaves nothing behind after $title, and aborts nothing', async ({ call, end }) => {
    const { clock, deadline } = setUp();
    const controller = new AbortController();
    let signal: AbortSignal | undefined;

    const answer = await runInCallScope({ signal: controller.signal }, () =>
      deadline[of](() => {
        signal = callScope()?.signal;
        return call();
      }),
    ).catch((error: unknown) => (error as Error).message);

    expect(answer).toBe(end);
    expect(clock.pendingTimers).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(signal?.aborted).toBe(false);
  });

  it('trap 16: of one call aborts no other', async () => {
    const { clock, deadline, callee } = setUp();
    callee.hangs(1).slow(ms - 5, 1, 'in time');
    const first = deadline[of](callee.call).catch((error: unknown) => error);
    await clock.advanceAsync(10);
    const second = deadline[of](callee.call);

    await clock.advanceAsync(ms - 10);
    expect(await first).toBeInstanceOf(DeadlineExceededError);
    expect(callee.calls.map(({ outcome }) => outcome)).toEqual(['aborted', 'pending']);
    await clock.advanceAsync(5);

    await expect(second).resolves.toBe('in time');
  });

  it('trap 18: does not call a timeout what is the caller’s leaving', async () => {
    const { clock, deadline, look } = setUp();
    const controller = new AbortController();
    const call = runInCallScope({ signal: controller.signal }, () => deadline[of](hang));
    await clock.advanceAsync(10);

    controller.abort(new CallCancelledError('caller_left'));

    await expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED', reason: 'caller_left' });
    expect(look()).toMatchObject({ totalExceeded: 0, attemptExceeded: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not begin a call whose caller has left', async () => {
    const { deadline, callee } = setUp();

    const call = runInCallScope({ signal: AbortSignal.abort() }, () => deadline[of](callee.call));

    await expect(call).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
    expect(callee.calls).toHaveLength(0);
  });

  it('swallows what a call says after its time', async () => {
    const { clock, deadline, callee } = setUp();
    callee.failsSlowly(5_000);
    const unheard: unknown[] = [];
    const onUnheard = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', onUnheard);

    const ended = deadline[of](() => callee.call({ signal: new AbortController().signal }));
    const seen = ended.catch((error: unknown) => (error as DeadlineExceededError).code);
    await clock.advanceAsync(10_000);

    expect(await seen).toBe('DEADLINE_EXCEEDED');
    expect(unheard).toEqual([]);
    process.off('unhandledRejection', onUnheard);
  });

  it('sets no timer if the call has one of its own, and only says when', async () => {
    const { clock, deadline } = setUp({ totalMs: 1_000, attemptMs: 400, enforce: false });
    let scope: unknown;

    void deadline[of](() => {
      scope = {
        deadlineAt: callScope()?.deadlineAt,
        attemptDeadlineAt: callScope()?.attemptDeadlineAt,
      };
      return hang();
    });
    await clock.advanceAsync(0);

    expect(clock.pendingTimers).toBe(0);
    expect(scope).toMatchObject(
      of === 'total' ? { deadlineAt: 1_000 } : { attemptDeadlineAt: 400 },
    );
  });
});

describe('trap 19: ten thousand timeouts on one signal', () => {
  it('leave no listener and no timer', async () => {
    const { clock, deadline } = setUp();
    const { signal } = new AbortController();

    const calls = runInCallScope({ signal }, () =>
      Array.from({ length: 10_000 }, () => deadline.attempt(hang).catch(() => 'late')),
    );
    await clock.advanceAsync(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    clock.set(400);
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['late']));

    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('nor does the signal of one call that fans out a hundred times warn', async () => {
    const { deadline } = setUp();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);

    await deadline.attempt(() => {
      for (let i = 0; i < 100; i++) callScope()?.signal?.addEventListener('abort', () => undefined);
    });
    await new Promise((resolve) => void setImmediate(resolve));

    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});

describe('attempts within a total', () => {
  it('never get more than what is left of it, however often the call is repeated', async () => {
    const { clock, deadline } = setUp();
    const granted: number[] = [];

    const call = deadline.total(async () => {
      for (let attempt = 0; attempt < 3; attempt++) {
        await deadline.attempt(hang).catch((error: unknown) => {
          if (error instanceof DeadlineExceededError) granted.push(error.grantedMs);
        });
      }
    });
    const ended = expect(call).rejects.toMatchObject({ of: 'total' });
    await clock.advanceAsync(1_000);
    await ended;

    expect(granted).toEqual([400, 400]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('are not begun with less than they need', async () => {
    const figures = { totalMs: 1_000, attemptMs: 400, minBudgetMs: 100 };
    const { clock, deadline, callee, look } = setUp(figures);

    const call = deadline.total(async () => {
      await new Promise<void>((resolve) => void clock.after(901, resolve));
      return deadline.attempt(callee.call);
    });
    const ended = expect(call).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
    await clock.advanceAsync(901);

    await ended;
    expect(callee.calls).toHaveLength(0);
    expect(look()).toMatchObject({ budgetExhausted: 1, attemptExceeded: 0 });
  });

  it('are all ended by the total, and that is its timeout, not theirs', async () => {
    const { clock, deadline, look } = setUp({ totalMs: 300 });
    let inner: unknown;
    const call = deadline.total(() =>
      deadline.attempt(hang).catch((error: unknown) => {
        inner = error;
        throw error;
      }),
    );
    const ended = expect(call).rejects.toMatchObject({ of: 'total', grantedMs: 300 });

    await clock.advanceAsync(300);
    await ended;

    expect(inner).toMatchObject({ code: 'CALL_CANCELLED', reason: 'deadline' });
    expect(look()).toMatchObject({ totalExceeded: 1, attemptExceeded: 0 });
  });
});

describe('an attempt within a total that nobody times, as under decorators', () => {
  it.each<{
    title: string;
    options: DeadlineOptions;
    scope: CallScope;
    of: string;
    grantedMs: number;
  }>([
    {
      title: 'has its own time, if that is shorter',
      options: { totalMs: 1_000, attemptMs: 400 },
      scope: { deadlineAt: 401 },
      of: 'attempt',
      grantedMs: 400,
    },
    {
      title: 'ends with the total, if less is left of that',
      options: { totalMs: 1_000, attemptMs: 400 },
      scope: { deadlineAt: 399 },
      of: 'total',
      grantedMs: 399,
    },
    {
      title: 'ends with the total, if it has no time of its own',
      options: { totalMs: 1_000 },
      scope: { deadlineAt: 1_000 },
      of: 'total',
      grantedMs: 1_000,
    },
    {
      title: 'ends with what our caller left, less the reserve',
      options: { attemptMs: 400 },
      scope: { incomingDeadlineAt: 300 },
      of: 'total',
      grantedMs: 250,
    },
    {
      title: 'has a total of its own where nobody set one',
      options: { totalMs: 300 },
      scope: {},
      of: 'attempt',
      grantedMs: 300,
    },
  ])('$title', async ({ options, scope, of, grantedMs }) => {
    const { clock, deadline, look } = setUp(options);
    const call = runInCallScope(scope, () => deadline.attempt(hang));
    const ended = expect(call).rejects.toMatchObject({ of, grantedMs });

    await clock.advanceAsync(grantedMs);
    await ended;

    expect(look()[of === 'total' ? 'totalExceeded' : 'attemptExceeded']).toBe(1);
  });
});

describe('rule D: a timeout counts if the callee had its fair time', () => {
  const late = (grantedMs: number) => new DeadlineExceededError('charge', grantedMs, 'attempt');

  it.each<{ title: string; grantedMs: number; fairMs?: number; outcome: string }>([
    { title: 'granted the fair time', grantedMs: 200, fairMs: 200, outcome: 'failure' },
    { title: 'granted 1 ms less', grantedMs: 199, fairMs: 200, outcome: 'ignore' },
    { title: 'with no fair time known', grantedMs: 5, outcome: 'failure' },
  ])('$title: $outcome', ({ grantedMs, fairMs, outcome }) => {
    const facts = fairMs === undefined ? {} : { fairMs };

    expect(classifyErrors(late(grantedMs), facts).outcome).toBe(outcome);
  });

  it('trips the breaker by attempts that hang, and not by callers with little time', async () => {
    const { clock, deadline } = setUp();
    const breaker = new CircuitBreaker(
      'charge',
      { failureThreshold: 2, attemptMs: 400 },
      { clock },
    );
    const call = (leftMs: number) =>
      runInCallScope({ deadlineAt: clock.now() + leftMs }, () =>
        breaker.execute(() => deadline.attempt(hang)).catch(() => undefined),
      );

    for (let i = 0; i < 5; i++) void call(199);
    await clock.advanceAsync(199);
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', counters: { ignore: 5 } });
    for (let i = 0; i < 2; i++) void call(5_000);
    await clock.advanceAsync(400);

    expect(breaker.state).toBe('open');
  });

  it('does not blame the callee when our own process stood still', async () => {
    const { clock, deadline } = setUp();
    let error: unknown;
    deadline.attempt(hang).catch((reason: unknown) => (error = reason));

    clock.set(5_000);
    await clock.advanceAsync(0);

    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(classifyErrors(error, { fairMs: 200 }).outcome).toBe('ignore');
  });
});

describe('new figures and options', () => {
  it('count for calls that begin from now on', async () => {
    const { clock, deadline } = setUp();
    const before = deadline.total(hang).catch(() => clock.now());

    deadline.reconfigure({ totalMs: 500 });
    const after = deadline.total(hang).catch(() => clock.now());
    await clock.advanceAsync(1_000);

    expect(await Promise.all([before, after])).toEqual([1_000, 500]);
  });

  it('are refused whole', () => {
    const { deadline } = setUp();

    expect(() => deadline.reconfigure({ totalMs: 100, other: 1 } as DeadlineOptions)).toThrow(
      'Deadline of charge: other is not an option; attemptMs (400) must be at most totalMs (100).',
    );
    expect(deadline.options.totalMs).toBe(1_000);
  });

  it('tell of each timeout', async () => {
    const { clock, deadline } = setUp();
    const told: unknown[] = [];
    deadline.on('deadline_exceeded', (event) => void told.push(event));

    deadline.attempt(hang).catch(() => undefined);
    await clock.advanceAsync(400);

    expect(told).toEqual([{ operation: 'charge', of: 'attempt', grantedMs: 400 }]);
  });
});
