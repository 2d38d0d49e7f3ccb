import { describe, expect, it } from '@jest/globals';
import {
  Observable,
  Subject,
  concat,
  defer,
  firstValueFrom,
  from,
  mergeMap,
  of,
  throwError,
} from 'rxjs';
import { CallCancelledError } from '../core/index.js';
import { CircuitBreaker, Retry, callScope, runInCallScope } from '../policies/index.js';
import { FakeClock, ScriptedCallee } from '../testing/index.js';
import { circuitBreaker, withRetry } from './index.js';

const boom = new Error('boom');

function setUp(attempts = 3) {
  const clock = new FakeClock();
  const callee = new ScriptedCallee<string>(clock);
  const retry = new Retry(
    'quotes',
    { attempts, idempotent: true, jitter: 'none', baseMs: 100 },
    { clock, timers: clock },
  );
  const source = defer(() => from(callee.call()));
  const told: unknown[] = [];
  const observer = {
    next: (value: unknown) => told.push(value),
    error: (error: unknown) => told.push(error),
    complete: () => told.push('done'),
  };
  return { clock, callee, retry, source, told, observer };
}

describe('withRetry', () => {
  it('subscribes again after each back-off, until a value comes', async () => {
    const { clock, callee, retry, source, told, observer } = setUp();
    callee.fails(2, boom).answers(1, 'ok');

    source.pipe(withRetry(retry)).subscribe(observer);
    await clock.advanceAsync(1_000);

    expect(callee.calls.map(({ at }) => at)).toEqual([0, 100, 300]);
    expect(told).toEqual(['ok', 'done']);
    expect(retry.snapshot()).toMatchObject({ calls: 1, retries: 2, succeededAfterRetry: 1 });
  });

  it('costs nothing until someone subscribes; each subscription is a call', () => {
    const { retry } = setUp();
    const call = of('ok').pipe(withRetry(retry));
    expect(retry.snapshot().calls).toBe(0);

    call.subscribe();
    call.subscribe();

    expect(retry.snapshot().calls).toBe(2);
  });

  it('passes the last error on as it came', async () => {
    const { clock, callee, retry, source, told, observer } = setUp(2);
    callee.fails(1, boom);

    source.pipe(withRetry(retry)).subscribe(observer);
    await clock.advanceAsync(1_000);

    expect(told).toEqual([boom]);
    expect(callee.calls).toHaveLength(2);
  });

  it('passes the error on as it came if the judge answers nothing', async () => {
    const { clock, told, observer } = setUp();
    const retry = new Retry(
      'quotes',
      { idempotent: true, retryIf: () => undefined as never },
      { clock, timers: clock },
    );

    throwError(() => boom)
      .pipe(withRetry(retry))
      .subscribe(observer);

    expect(told).toEqual([boom]);
  });

  it('is safe with sources that fail while they are subscribed to', () => {
    const { clock, retry, told, observer } = setUp(10);
    let calls = 0;
    const source = new Observable<never>((subscriber) => {
      calls++;
      subscriber.error(boom);
    });

    source.pipe(withRetry(retry)).subscribe(observer);
    clock.advance(60_000);

    expect(calls).toBe(10);
    expect(told).toEqual([boom]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not repeat what has given a value: its subscriber would get it twice', () => {
    const { clock, retry, told, observer } = setUp();

    concat(
      of('first'),
      throwError(() => boom),
    )
      .pipe(withRetry(retry))
      .subscribe(observer);
    clock.advance(10_000);

    expect(told).toEqual(['first', boom]);
    expect(retry.snapshot().retries).toBe(0);
  });

  it('ends the back-off when its subscriber leaves', async () => {
    const { clock, callee, retry, source, told, observer } = setUp();
    callee.fails(1, boom);
    const subscription = source.pipe(withRetry(retry)).subscribe(observer);
    await clock.advanceAsync(50);
    expect(clock.pendingTimers).toBe(1);

    subscription.unsubscribe();
    await clock.advanceAsync(10_000);

    expect(clock.pendingTimers).toBe(0);
    expect(callee.calls).toHaveLength(1);
    expect(told).toEqual([]);
  });

  it('begins no back-off when its subscriber leaves on hearing of it', () => {
    const { clock, retry, observer } = setUp();
    const source = new Subject<never>();
    const subscription = source.pipe(withRetry(retry)).subscribe(observer);
    retry.on('retry_scheduled', () => subscription.unsubscribe());

    source.error(boom);

    expect(clock.pendingTimers).toBe(0);
  });

  it.each([0, 1])('cancels attempt %i when its subscriber leaves', (attempt) => {
    const { clock, retry } = setUp();
    let live = 0;
    let calls = 0;
    const source = new Observable<never>((subscriber) => {
      if (calls++ < attempt) return subscriber.error(boom);
      live++;
      subscriber.add(() => live--);
    });
    const subscription = source.pipe(withRetry(retry)).subscribe({ error: () => undefined });
    clock.advance(100);
    expect(live).toBe(1);

    subscription.unsubscribe();

    expect(live).toBe(0);
  });

  it('trap 17: ends a back-off at once when the signal of the call scope aborts', () => {
    const { clock, retry, told, observer } = setUp();
    const controller = new AbortController();
    runInCallScope({ signal: controller.signal }, () =>
      throwError(() => boom)
        .pipe(withRetry(retry))
        .subscribe(observer),
    );

    controller.abort(new CallCancelledError('deadline'));

    expect(told).toEqual([expect.objectContaining({ code: 'CALL_CANCELLED', reason: 'deadline' })]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('asks the breaker inside anew for each attempt', async () => {
    const { clock, callee, retry, source, observer } = setUp();
    const breaker = new CircuitBreaker('quotes', { failureThreshold: 5 }, { clock });
    callee.fails(1, boom);

    source.pipe(circuitBreaker(breaker), withRetry(retry)).subscribe(observer);
    await clock.advanceAsync(1_000);

    expect(breaker.snapshot().counters.failure).toBe(3);
  });

  it('says which attempt it is inside, and not to whoever goes on from there', async () => {
    const { clock, callee, retry } = setUp();
    callee.fails(1, boom).answers(1, 'ok');
    const inside: unknown[] = [];
    const source = defer(() => {
      inside.push(callScope()?.attempt);
      return from(callee.call());
    });

    const next = runInCallScope({ incomingDeadlineAt: 9_000 }, () =>
      firstValueFrom(
        source.pipe(
          withRetry(retry),
          mergeMap(() => of([callScope()?.attempt, callScope()?.incomingDeadlineAt])),
        ),
      ),
    );
    await clock.advanceAsync(1_000);

    expect(inside).toEqual([undefined, 1]);
    expect(await next).toEqual([undefined, 9_000]);
  });
});
