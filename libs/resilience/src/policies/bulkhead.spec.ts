import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { BulkheadFullError, CallCancelledError } from '../core/index.js';
import { FakeClock, ScriptedCallee } from '../testing/index.js';
import type { BulkheadOptions } from './bulkhead-options.js';
import { Bulkhead } from './bulkhead.js';
import { runInCallScope } from './call-scope.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { BulkheadScope, Slot } from './slot.js';

function setUp(options: Partial<BulkheadOptions> = {}) {
  const clock = new FakeClock();
  const bulkhead = new Bulkhead(
    'payments',
    { maxConcurrent: 1, ...options },
    { clock, timers: clock },
  );
  const callee = new ScriptedCallee<string>(clock);
  const look = () => bulkhead.snapshot();
  return { clock, bulkhead, callee, look };
}

function taken(bulkhead: Bulkhead): Slot {
  const slot = bulkhead.tryAcquire();
  if (slot instanceof BulkheadFullError) throw slot;
  return slot;
}

/** Lets promises settle. */
const settle = (clock: FakeClock): Promise<number> => clock.advanceAsync(0);

const boom = new Error('boom');

describe('a bulkhead', () => {
  it('takes a slot back from a callback that throws, and passes that on', () => {
    const { bulkhead, look } = setUp();
    const granted = () => {
      throw boom;
    };

    expect(() => bulkhead.request({ granted, refused: () => undefined }, {})).toThrow(boom);
    expect(look()).toMatchObject({ running: 0, listenerErrors: 0 });
  });

  it('does not let a callback that throws end another call', async () => {
    const { bulkhead, look } = setUp({ maxQueue: 2 });
    let finish: (value: string) => void = () => undefined;
    const first = bulkhead.execute(() => new Promise<string>((resolve) => (finish = resolve)));
    const granted = () => {
      throw boom;
    };
    bulkhead.request({ granted, refused: () => undefined }, {});
    const third = bulkhead.execute(() => 'third');

    finish('first');

    expect(await Promise.all([first, third])).toEqual(['first', 'third']);
    expect(look()).toMatchObject({ running: 0, queued: 0, admitted: 3, listenerErrors: 1 });
  });

  it.each<{ title: string; end: (clock: FakeClock, caller: AbortController) => void }>([
    { title: 'the wait is too long', end: (clock) => void clock.advance(100) },
    { title: 'its caller has left', end: (_clock, caller) => caller.abort() },
  ])('counts a callback that throws when it is told that $title, and tells the next', ({ end }) => {
    const { clock, bulkhead, look } = setUp({ maxQueue: 2, maxWaitMs: 100 });
    taken(bulkhead);
    const caller = new AbortController();
    const broken = () => {
      throw boom;
    };
    const refused = jest.fn();
    for (const each of [broken, refused]) {
      bulkhead.request({ granted: () => undefined, refused: each }, { signal: caller.signal });
    }

    end(clock, caller);

    expect(refused).toHaveBeenCalledTimes(1);
    expect(look()).toMatchObject({ queued: 0, listenerErrors: 1 });
  });

  it.each<{ title: string; scope: BulkheadScope; error: object; begun: number }>([
    {
      title: 'whose caller has left',
      scope: { signal: AbortSignal.abort() },
      error: { code: 'CALL_CANCELLED', reason: 'caller_left' },
      begun: 0,
    },
    {
      title: 'whose time is up',
      scope: { deadlineAt: 100 },
      error: { code: 'BULKHEAD_FULL', reason: 'wait_too_long' },
      begun: 0,
    },
    {
      title: 'with less time than it needs',
      scope: { incomingDeadlineAt: 149, neededMs: 50 },
      error: { code: 'BULKHEAD_FULL', reason: 'wait_too_long' },
      begun: 0,
    },
    {
      title: 'with just the time that it needs',
      scope: { incomingDeadlineAt: 150, neededMs: 50 },
      error: boom,
      begun: 1,
    },
  ])('has a free slot for a call $title: $begun', async ({ scope, error, begun }) => {
    const { bulkhead, clock, callee } = setUp();
    clock.advance(100);
    callee.fails(1, boom);

    await expect(bulkhead.execute(callee.call, scope)).rejects.toMatchObject(error);

    expect(callee.calls).toHaveLength(begun);
  });

  it('lets so many calls be under way, and refuses more', async () => {
    const { bulkhead, callee, look } = setUp({ maxConcurrent: 2 });
    callee.hangs();
    void bulkhead.execute(callee.call);
    void bulkhead.execute(callee.call);

    const refused = bulkhead.execute(callee.call);

    await expect(refused).rejects.toMatchObject({
      code: 'BULKHEAD_FULL',
      bulkhead: 'payments',
      maxConcurrent: 2,
      maxQueue: 0,
      reason: 'full',
      message: 'Bulkhead payments is full: it allows 2 calls at once and 0 to wait.',
    });
    expect(callee.calls).toHaveLength(2);
    expect(look()).toMatchObject({ running: 2, queued: 0, admitted: 2, full: 1 });
  });

  it.each<{ title: string; call: () => unknown }>([
    { title: 'a value', call: () => 'ok' },
    { title: 'a promise', call: () => Promise.resolve('ok') },
    { title: 'a rejection', call: () => Promise.reject(boom) },
    {
      title: 'a throw',
      call: () => {
        throw boom;
      },
    },
    { title: 'what is no function', call: 7 as never },
  ])('has its slot back after $title, and passes it on', async ({ call }) => {
    const { bulkhead, look } = setUp();

    const answer = await bulkhead.execute(call).catch((error: unknown) => error);

    expect(look().running).toBe(0);
    expect(answer === 'ok' || answer === boom || answer instanceof TypeError).toBe(true);
  });

  it('takes a slot back once, however often it is given', () => {
    const { bulkhead, look } = setUp({ maxConcurrent: 2 });
    const slot = taken(bulkhead);
    taken(bulkhead);

    slot.release();
    slot.release();
    slot[Symbol.dispose]();

    expect(look().running).toBe(1);
  });

  it('trap 22: takes no slot before a call begins', () => {
    const { bulkhead, look } = setUp();

    const later = () => bulkhead.execute(() => 'ok');

    expect(later).toBeInstanceOf(Function);
    expect(look()).toMatchObject({ running: 0, admitted: 0 });
  });
});

describe('its queue', () => {
  it('is served first come, first served', async () => {
    const { clock, bulkhead, look } = setUp({ maxQueue: 3 });
    const order: string[] = [];
    const first = taken(bulkhead);
    for (const name of ['a', 'b', 'c']) void bulkhead.execute(() => void order.push(name));
    expect(look()).toMatchObject({ running: 1, queued: 3 });

    first.release();
    await settle(clock);

    expect(order).toEqual(['a', 'b', 'c']);
    expect(look()).toMatchObject({ running: 0, queued: 0, admitted: 4 });
  });

  it('holds so many and no more', async () => {
    const { bulkhead } = setUp({ maxQueue: 1 });
    taken(bulkhead);
    void bulkhead.acquire();

    await expect(bulkhead.acquire()).rejects.toMatchObject({ reason: 'full', maxQueue: 1 });
  });

  it('lets nobody overtake: a new call queues behind those who wait', () => {
    const { bulkhead, look } = setUp({ maxQueue: 5 });
    const first = taken(bulkhead);
    const order: string[] = [];
    const wish = (name: string, then?: () => void) => ({
      granted: (slot: Slot) => {
        order.push(name);
        then?.();
        slot.release();
      },
      refused: (error: Error) => order.push(error.message),
    });
    bulkhead.request(
      wish('a', () => bulkhead.request(wish('c'), {})),
      {},
    );
    bulkhead.request(wish('b'), {});

    first.release();

    expect(order).toEqual(['a', 'b', 'c']);
    expect(look()).toMatchObject({ running: 0, queued: 0 });
  });

  it('drains ten thousand calls that end at once without a deep stack', () => {
    const { bulkhead, look } = setUp({ maxQueue: 10_000 });
    const first = taken(bulkhead);
    let served = 0;
    const granted = (slot: Slot): void => {
      served++;
      slot.release();
    };
    for (let i = 0; i < 10_000; i++) bulkhead.request({ granted, refused: () => undefined }, {});

    first.release();

    expect(served).toBe(10_000);
    expect(look().running).toBe(0);
  });

  it('trap 22: goes on draining when those who wait are aborted, and forgets them at once', async () => {
    const { clock, bulkhead, look } = setUp({ maxQueue: 4 });
    const first = taken(bulkhead);
    const controller = new AbortController();
    const { signal } = controller;
    const order: string[] = [];
    const wait = (name: string, scope: BulkheadScope) =>
      bulkhead.execute(() => void order.push(name), scope).catch((error: unknown) => error);
    const aborted = [wait('a', { signal }), wait('c', { signal })];
    void wait('b', {});
    void wait('d', {});

    controller.abort(new CallCancelledError('caller_left'));
    expect(look()).toMatchObject({ queued: 2, cancelled: 2 });
    expect(await Promise.all(aborted)).toEqual([
      expect.objectContaining({ code: 'CALL_CANCELLED' }),
      expect.objectContaining({ code: 'CALL_CANCELLED' }),
    ]);
    first.release();
    await settle(clock);

    expect(order).toEqual(['b', 'd']);
    expect(look()).toMatchObject({ running: 0, queued: 0 });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('gives no slot to who waits on the signal by which the slot came free', () => {
    const { bulkhead, look } = setUp({ maxQueue: 2 });
    const controller = new AbortController();
    const { signal } = controller;
    const slot = taken(bulkhead);
    signal.addEventListener('abort', () => slot.release());
    const told: unknown[] = [];
    for (const name of ['a', 'b']) {
      const granted = () => told.push(`${name} begun`);
      const refused = (error: Error) => told.push(error);
      bulkhead.request({ granted, refused }, { signal });
    }

    controller.abort();

    const left = expect.objectContaining({ code: 'CALL_CANCELLED' });
    expect(told).toEqual([left, left]);
    expect(look()).toMatchObject({ running: 0, queued: 0, cancelled: 2 });
  });

  it('does not take in whose caller has left already', async () => {
    const { bulkhead, look } = setUp({ maxQueue: 1 });
    taken(bulkhead);

    await expect(bulkhead.acquire({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CALL_CANCELLED',
    });
    expect(look().queued).toBe(0);
  });

  it('is left without a word by whoever disposes of the request', () => {
    const { clock, bulkhead, look } = setUp({ maxQueue: 1, maxWaitMs: 100 });
    const first = taken(bulkhead);
    const answer = { granted: jest.fn(), refused: jest.fn() };

    const request = bulkhead.request(answer, {});
    request[Symbol.dispose]();
    request[Symbol.dispose]();
    first.release();
    clock.advance(1_000);

    expect(answer.granted).not.toHaveBeenCalled();
    expect(answer.refused).not.toHaveBeenCalled();
    expect(look()).toMatchObject({ running: 0, queued: 0, cancelled: 1 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes on in the context of the call, not of the one that left', async () => {
    const { clock, bulkhead } = setUp({ maxQueue: 1 });
    const user = new AsyncLocalStorage<string>();
    const first = user.run('first', () => taken(bulkhead));
    let seen: string | undefined;
    user.run('second', () => {
      const granted = (slot: Slot): void => {
        seen = user.getStore();
        slot.release();
      };
      bulkhead.request({ granted, refused: () => undefined }, {});
    });

    user.run('first', () => first.release());
    await settle(clock);

    expect(seen).toBe('second');
  });
});

describe('waiting', () => {
  it.each<{ title: string; maxWaitMs?: number; scope: BulkheadScope; refusedAt: number }>([
    { title: 'the longest wait', maxWaitMs: 100, scope: {}, refusedAt: 100 },
    {
      title: 'the deadline, if it is shorter',
      maxWaitMs: 100,
      scope: { deadlineAt: 60 },
      refusedAt: 60,
    },
    { title: 'the deadline alone', scope: { deadlineAt: 300 }, refusedAt: 300 },
    {
      title: 'the deadline of our own caller',
      scope: { incomingDeadlineAt: 200 },
      refusedAt: 200,
    },
    {
      title: 'the deadline less what the call needs',
      scope: { deadlineAt: 300, neededMs: 120 },
      refusedAt: 180,
    },
    { title: 'nothing: the deadline is past', scope: { deadlineAt: 0 }, refusedAt: 0 },
    {
      title: 'nothing: the call would not have time',
      scope: { deadlineAt: 100, neededMs: 100 },
      refusedAt: 0,
    },
  ])('is limited by $title', async ({ maxWaitMs, scope, refusedAt }) => {
    const { clock, bulkhead, look } = setUp({
      maxQueue: 1,
      ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
    });
    taken(bulkhead);
    let error: unknown;
    bulkhead.acquire(scope).catch((reason: unknown) => (error = reason));

    await clock.advanceAsync(Math.max(0, refusedAt - 1));
    if (refusedAt > 0) expect(error).toBeUndefined();
    await clock.advanceAsync(1);

    expect(error).toMatchObject({ code: 'BULKHEAD_FULL', reason: 'wait_too_long' });
    expect(look()).toMatchObject({ queued: 0, waitedTooLong: 1 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('costs no timer if nothing limits it', () => {
    const { clock, bulkhead } = setUp({ maxQueue: 1 });
    taken(bulkhead);

    void bulkhead.acquire({});

    expect(clock.pendingTimers).toBe(0);
  });

  it('leaves no timer behind when a slot comes', async () => {
    const { clock, bulkhead } = setUp({ maxQueue: 1, maxWaitMs: 100 });
    const first = taken(bulkhead);
    const call = bulkhead.execute(() => 'ok');

    first.release();

    await expect(call).resolves.toBe('ok');
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives no slot to a call whose time is up, though we were too busy to hear its timer', async () => {
    const clock = new FakeClock();
    const deaf = new FakeClock();
    const bulkhead = new Bulkhead(
      'payments',
      { maxConcurrent: 1, maxQueue: 2 },
      { clock, timers: deaf },
    );
    const first = taken(bulkhead);
    const order: string[] = [];
    const late = bulkhead.execute(() => void order.push('late'), { deadlineAt: 50 });
    const inTime = bulkhead.execute(() => void order.push('in time'), { deadlineAt: 500 });

    clock.advance(60);
    first.release();

    await expect(late).rejects.toMatchObject({ reason: 'wait_too_long' });
    await inTime;
    expect(order).toEqual(['in time']);
    expect(deaf.pendingTimers).toBe(0);
    expect(bulkhead.snapshot()).toMatchObject({ running: 0, queued: 0 });
  });

  it('takes limits from the call scope', async () => {
    const { clock, bulkhead } = setUp({ maxQueue: 1 });
    taken(bulkhead);

    const call = runInCallScope({ deadlineAt: 50 }, () => bulkhead.execute(() => 'ok'));
    const refused = expect(call).rejects.toMatchObject({ reason: 'wait_too_long' });
    await clock.advanceAsync(50);

    await refused;
  });
});

describe('the breaker outside', () => {
  it('is told when a call waits and when it leaves', () => {
    const { bulkhead } = setUp({ maxQueue: 1 });
    const first = taken(bulkhead);
    const told: string[] = [];
    const dispatch = { hold: () => told.push('hold'), dispatch: () => told.push('dispatch') };
    const answer = { granted: () => told.push('granted'), refused: () => undefined };

    bulkhead.request(answer, { dispatch });
    expect(told).toEqual(['hold']);
    first.release();

    expect(told).toEqual(['hold', 'dispatch', 'granted']);
  });

  it('is told nothing when there is a slot at once', async () => {
    const { bulkhead } = setUp();
    const dispatch = { hold: jest.fn(), dispatch: jest.fn() };

    await bulkhead.execute(() => 'ok', { dispatch });

    expect(dispatch.hold).not.toHaveBeenCalled();
    expect(dispatch.dispatch).not.toHaveBeenCalled();
  });

  it('has its probe refused rather than queued', async () => {
    const { bulkhead } = setUp({ maxQueue: 9 });
    taken(bulkhead);
    const dispatch = { hold: jest.fn(), dispatch: jest.fn(), probe: true };

    await expect(bulkhead.acquire({ dispatch })).rejects.toMatchObject({ reason: 'full' });
  });

  it('trap 9: does not hold a full bulkhead against the callee', async () => {
    const { clock, bulkhead } = setUp();
    const breaker = new CircuitBreaker('payments', { failureThreshold: 1 }, { clock });
    taken(bulkhead);

    for (let call = 0; call < 10; call++) {
      await breaker.execute(() => bulkhead.execute(() => 'ok')).catch(() => undefined);
    }

    expect(breaker.snapshot()).toMatchObject({ state: 'closed', counters: { ignore: 10 } });
  });
});

describe('new figures', () => {
  it('with more slots serve those who wait, in order', async () => {
    const { clock, bulkhead, look } = setUp({ maxQueue: 5 });
    taken(bulkhead);
    const order: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      void bulkhead.acquire().then(() => order.push(name));
    }

    bulkhead.reconfigure({ maxConcurrent: 3 });
    await settle(clock);

    expect(order).toEqual(['a', 'b']);
    expect(look()).toMatchObject({ running: 3, queued: 1 });
  });

  it('trap 30: with fewer slots let running calls end, and lose none', () => {
    const { bulkhead, look } = setUp({ maxConcurrent: 3 });
    const slots = [taken(bulkhead), taken(bulkhead), taken(bulkhead)];

    bulkhead.reconfigure({ maxConcurrent: 1 });
    expect(look().running).toBe(3);
    slots[0]?.release();
    slots[1]?.release();
    expect(bulkhead.tryAcquire()).toBeInstanceOf(BulkheadFullError);
    slots[2]?.release();

    expect(look().running).toBe(0);
    expect(taken(bulkhead)).toBeDefined();
  });

  it('are refused whole, and nothing has changed then', () => {
    const { bulkhead, look } = setUp({ maxConcurrent: 3 });

    expect(() => bulkhead.reconfigure({ maxConcurrent: 5, maxQueue: -1 })).toThrow(
      'Bulkhead "payments": maxQueue must be a whole number from 0 to 1000000, got -1.',
    );
    expect(look().maxConcurrent).toBe(3);
  });
});

describe('bulkhead options', () => {
  it('take a field that is undefined for one that is not there: no endless queue', () => {
    const options = { maxConcurrent: 1, maxQueue: undefined, maxWaitMs: undefined };

    const bulkhead = new Bulkhead('payments', options as never);

    expect(bulkhead.options).toStrictEqual({ maxConcurrent: 1, maxQueue: 0 });
  });

  it('go back to the default when one becomes undefined', () => {
    const { bulkhead } = setUp({ maxConcurrent: 1, maxQueue: 5, maxWaitMs: 10 });

    bulkhead.reconfigure({ maxQueue: undefined, maxWaitMs: undefined } as object);

    expect(bulkhead.options).toStrictEqual({ maxConcurrent: 1, maxQueue: 0 });
  });

  it.each<{ title: string; options: unknown; fault: string }>([
    {
      title: 'without a limit',
      options: {},
      fault: 'maxConcurrent must be a whole number from 1 to 1000000, got undefined',
    },
    ...[0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].map((maxConcurrent) => ({
      title: `${maxConcurrent} calls`,
      options: { maxConcurrent },
      fault: `maxConcurrent must be a whole number from 1 to 1000000, got ${maxConcurrent}`,
    })),
    {
      title: 'a wait that nobody can wait',
      options: { maxConcurrent: 1, maxWaitMs: 100 },
      fault: 'maxWaitMs needs a maxQueue above 0: without a queue nobody waits',
    },
    {
      title: 'misspelt',
      options: { maxConcurrent: 1, queue: 5 },
      fault: 'queue is not an option',
    },
  ])('cannot be $title', ({ options, fault }) => {
    expect(() => new Bulkhead('payments', options as BulkheadOptions)).toThrow(
      `Bulkhead "payments": ${fault}.`,
    );
  });
});

describe('events', () => {
  it('tell who waits and who is refused; a broken listener touches nobody', async () => {
    const { bulkhead, look } = setUp({ maxQueue: 1 });
    const told: unknown[] = [];
    bulkhead.on('bulkhead_queued', () => {
      throw new Error('listener');
    });
    bulkhead.on('bulkhead_queued', (event) => void told.push(event));
    bulkhead.on('bulkhead_refused', (event) => void told.push(event));
    taken(bulkhead);

    void bulkhead.acquire();
    await bulkhead.acquire().catch(() => undefined);

    expect(told).toEqual([
      { bulkhead: 'payments', queued: 1 },
      { bulkhead: 'payments', reason: 'full', running: 1, queued: 1 },
    ]);
    expect(look().listenerErrors).toBe(1);
  });
});
