import { describe, expect, it } from '@jest/globals';
import { CallCancelledError, type BreakerOptions } from '../core/index.js';
import { FakeClock } from '../testing/index.js';
import { Bulkhead } from './bulkhead.js';
import { callScope, runInCallScope } from './call-scope.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { Deadline } from './deadline.js';
import { resilient } from './pipeline.js';

const hangs = (): Promise<never> => new Promise(() => undefined);

function setUp(options: BreakerOptions = {}) {
  const clock = new FakeClock();
  const tools = { clock, timers: clock };
  const breaker = new CircuitBreaker('quotes', { failureThreshold: 3, ...options }, tools);
  const counted = () => {
    const { failure, ignore } = breaker.snapshot().counters;
    return { failure, ignore };
  };
  return { clock, tools, breaker, counted };
}

/** A call that hangs behind a breaker, in a scope that aborts after so many ms. */
async function abortedAfter(
  ms: number,
  { clock, tools, breaker }: ReturnType<typeof setUp>,
  reason: CallCancelledError,
): Promise<void> {
  const controller = new AbortController();
  const deadline = new Deadline('quotes', {}, tools);
  const call = runInCallScope({ signal: controller.signal }, () =>
    breaker.execute(() => deadline.attempt(hangs)),
  ).catch(() => undefined);
  clock.advance(ms);
  controller.abort(reason);
  await call;
}

const passed = new CallCancelledError('deadline');
const left = new CallCancelledError('caller_left');

describe('a call that our caller cuts off', () => {
  it.each<{
    title: string;
    fairMs?: number;
    ms: number;
    reason: CallCancelledError;
    counted: object;
  }>([
    {
      title: 'at its deadline counts as a timeout',
      ms: 20,
      reason: passed,
      counted: { failure: 3, ignore: 0 },
    },
    {
      title: 'at its deadline, before the fair time, says nothing',
      ms: 20,
      fairMs: 21,
      reason: passed,
      counted: { failure: 0, ignore: 3 },
    },
    {
      title: 'at its deadline, after the fair time, counts',
      ms: 21,
      fairMs: 21,
      reason: passed,
      counted: { failure: 3, ignore: 0 },
    },
    {
      title: 'by leaving says nothing without a fair time',
      ms: 20,
      reason: left,
      counted: { failure: 0, ignore: 3 },
    },
  ])('$title', async ({ fairMs, ms, reason, counted }) => {
    const setup = setUp(fairMs === undefined ? {} : { attemptMs: 100, fairMs });

    for (let call = 0; call < 3; call++) await abortedAfter(ms, setup, reason);

    expect(setup.counted()).toEqual(counted);
  });

  it('says nothing before it has begun', async () => {
    const setup = setUp();
    const deadline = new Deadline('quotes', {}, setup.tools);

    await runInCallScope({ signal: AbortSignal.abort(passed) }, () =>
      setup.breaker.execute(() => deadline.attempt(hangs)),
    ).catch(() => undefined);

    expect(setup.counted()).toEqual({ failure: 0, ignore: 1 });
  });

  it('says nothing while it waits for a slot, however long', async () => {
    const { clock, tools, breaker, counted } = setUp({ attemptMs: 100, fairMs: 50 });
    const bulkhead = new Bulkhead('quotes', { maxConcurrent: 1, maxQueue: 1 }, tools);
    bulkhead.tryAcquire();
    const controller = new AbortController();
    const call = breaker
      .execute((dispatch) =>
        bulkhead.execute(hangs, {
          signal: controller.signal,
          ...(dispatch === undefined ? {} : { dispatch }),
        }),
      )
      .catch(() => undefined);
    clock.advance(1_000);
    controller.abort(passed);
    await call;

    expect(counted()).toEqual({ failure: 0, ignore: 1 });
  });
});

/** By its symbol: `getMaxListeners` does not know signals of the realm that tests run in. */
function maxListeners(signal: AbortSignal): unknown {
  const key = Object.getOwnPropertySymbols(signal).find(
    ({ description }) => description === 'events.maxEventTargetListeners',
  );
  return Reflect.get(signal, key!);
}

describe('the signal of a limited call', () => {
  it('may have any number of listeners: a call that fans out is no leak', async () => {
    const deadline = new Deadline('quotes', { attemptMs: 100 }, setUp().tools);

    const most = await deadline.attempt(() => maxListeners(callScope()!.signal!));

    expect(most).toBe(0);
  });
});

describe('the total deadline of a pipeline', () => {
  it('lets a hang count where a ready breaker knows no fair time', async () => {
    const { clock, tools, breaker } = setUp();
    const quotes = resilient('quotes', { deadline: { totalMs: 100 }, breaker }, tools);

    for (let call = 0; call < 3; call++) {
      const ended = quotes.execute(hangs).catch(() => undefined);
      await clock.advanceAsync(100);
      await ended;
    }

    expect(breaker.state).toBe('open');
  });

  it('counts nothing when it fired late because we stood still', async () => {
    const { clock, tools, breaker, counted } = setUp();
    const quotes = resilient('quotes', { deadline: { totalMs: 100 }, breaker }, tools);

    const ended = quotes.execute(hangs).catch(() => undefined);
    clock.set(5_000);
    await ended;

    expect(counted()).toEqual({ failure: 0, ignore: 1 });
  });
});
