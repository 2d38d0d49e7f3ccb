import { describe, expect, it } from '@jest/globals';
import {
  EMPTY,
  NEVER,
  Observable,
  Subject,
  firstValueFrom,
  of,
  retry,
  take,
  throwError,
} from 'rxjs';
import { CircuitBreaker, CircuitOpenError } from '../index.js';
import { callThroughBreaker, circuitBreaker } from './index.js';

class ManualClock {
  time = 0;
  now(): number {
    return this.time;
  }
}

function setUp(failureThreshold = 2) {
  const clock = new ManualClock();
  const breaker = new CircuitBreaker(
    'payments',
    { failureThreshold, openMs: 1_000, attemptMs: 500, fairMs: 200 },
    { clock },
  );
  const counts = () => breaker.snapshot().counters;
  return { clock, breaker, counts };
}

const boom = new Error('boom');

describe('circuitBreaker operator', () => {
  it('asks for nothing until someone subscribes', () => {
    const { breaker, counts } = setUp();

    of(1).pipe(circuitBreaker(breaker));

    expect(counts().inFlight + counts().success).toBe(0);
  });

  it('makes each subscription a call of its own', () => {
    const { breaker, counts } = setUp();
    const call = of(1).pipe(circuitBreaker(breaker));

    call.subscribe();
    call.subscribe();

    expect(counts().success).toBe(2);
  });

  it.each([
    { title: 'one value', source: of(1) },
    { title: 'many values', source: of(1, 2, 3) },
    { title: 'completion without a value', source: EMPTY },
  ])('counts one success for $title', ({ source }) => {
    const { breaker, counts } = setUp();

    source.pipe(circuitBreaker(breaker)).subscribe();

    expect(counts()).toMatchObject({ success: 1, inFlight: 0, doubleSettle: 0 });
  });

  it('counts a success for firstValueFrom, which leaves at the first value', async () => {
    const { breaker, counts } = setUp();
    const source = new Subject<number>();

    const value = firstValueFrom(source.pipe(circuitBreaker(breaker)));
    source.next(7);

    await expect(value).resolves.toBe(7);
    expect(counts()).toMatchObject({ success: 1, ignore: 0, inFlight: 0 });
  });

  it('passes the original error on and counts it', () => {
    const { breaker, counts } = setUp();
    let seen: unknown;

    throwError(() => boom)
      .pipe(circuitBreaker(breaker))
      .subscribe({ error: (error: unknown) => (seen = error) });

    expect(seen).toBe(boom);
    expect(counts().failure).toBe(1);
  });

  it('counts an error after the first value as part of the success', () => {
    const { breaker, counts } = setUp();
    const source = new Subject<number>();

    source.pipe(circuitBreaker(breaker)).subscribe({ error: () => undefined });
    source.next(1);
    source.error(boom);

    expect(counts()).toMatchObject({ success: 1, failure: 0, doubleSettle: 0 });
  });

  it('settles before it passes the error on, so a retry above meets the open circuit', () => {
    const { breaker, counts } = setUp(1);
    let calls = 0;
    let seen: unknown;
    const source = new Observable<never>((subscriber) => {
      calls++;
      subscriber.error(boom);
    });

    source
      .pipe(circuitBreaker(breaker), retry(3))
      .subscribe({ error: (error: unknown) => (seen = error) });

    expect(seen).toBeInstanceOf(CircuitOpenError);
    expect(calls).toBe(1);
    expect(counts()).toMatchObject({ failure: 1, blocked: 3 });
  });

  it.each([
    { title: '199 ms, before the fair 200 ms: ignored', waited: 199, ignore: 1, failure: 0 },
    { title: '200 ms: a failure', waited: 200, ignore: 0, failure: 1 },
  ])('judges leaving without a value after $title', ({ waited, ignore, failure }) => {
    const { breaker, clock, counts } = setUp();

    const subscription = NEVER.pipe(circuitBreaker(breaker)).subscribe();
    clock.time = waited;
    subscription.unsubscribe();

    expect(counts()).toMatchObject({ ignore, failure, inFlight: 0 });
  });

  it('cancels the call when the subscriber leaves', () => {
    const { breaker } = setUp();
    let cancelled = false;
    const source = new Observable<never>(() => () => {
      cancelled = true;
    });

    source.pipe(circuitBreaker(breaker)).subscribe().unsubscribe();

    expect(cancelled).toBe(true);
  });

  it('settles once when a value and the leaving come in one step', () => {
    const { breaker, counts } = setUp();

    of(1, 2).pipe(circuitBreaker(breaker), take(1)).subscribe();

    expect(counts()).toMatchObject({ success: 1, ignore: 0, doubleSettle: 0 });
  });

  it('lets everything through unseen while the breaker is switched off', () => {
    const { breaker, counts } = setUp();
    breaker.setActive(false);

    throwError(() => boom)
      .pipe(circuitBreaker(breaker))
      .subscribe({ error: () => undefined });

    expect(counts()).toMatchObject({ failure: 0, success: 0, inFlight: 0 });
  });

  it('judges by the classifier it was given', () => {
    const { breaker, counts } = setUp();

    throwError(() => boom)
      .pipe(circuitBreaker(breaker, { classify: () => ({ outcome: 'alive' }) }))
      .subscribe({ error: () => undefined });

    expect(counts()).toMatchObject({ alive: 1, failure: 0 });
  });
});

describe('a call made behind the breaker', () => {
  it('that throws before it is an Observable settles as failed', () => {
    const breaker = new CircuitBreaker('payments', { failureThreshold: 1 });
    const heard: unknown[] = [];
    callThroughBreaker(breaker, () => {
      throw boom;
    }).subscribe({ error: (error: unknown) => heard.push(error) });

    expect(heard).toEqual([boom]);
    expect(breaker.snapshot()).toMatchObject({ state: 'open', counters: { inFlight: 0 } });
  });

  it.each([
    { title: 'a breaker that keeps times gives a permit', attemptMs: 700, permit: true },
    { title: 'one that does not gives none', attemptMs: undefined, permit: false },
  ])('$title', ({ attemptMs, permit }) => {
    const breaker = new CircuitBreaker('payments', attemptMs === undefined ? {} : { attemptMs });
    const given: boolean[] = [];

    callThroughBreaker(breaker, (own) => {
      given.push(own !== undefined);
      return of(1);
    }).subscribe();

    expect(given).toEqual([permit]);
    expect(breaker.snapshot().counters).toMatchObject({ success: 1, inFlight: 0 });
  });
});
