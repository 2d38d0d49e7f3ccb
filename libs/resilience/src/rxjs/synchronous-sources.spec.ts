import { describe, expect, it } from '@jest/globals';
import {
  Observable,
  type Subscriber,
  defer,
  of,
  range,
  take,
  tap,
  type MonoTypeOperatorFunction,
} from 'rxjs';
import { Bulkhead, CircuitBreaker, Deadline, Fallback, Retry } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import {
  circuitBreaker,
  circuitBreakerForStream,
  withAttemptDeadline,
  withBulkhead,
  withFallback,
  withRetry,
  withTotalDeadline,
} from './index.js';

const clock = new FakeClock();
const tools = { clock, timers: clock };
const deadline = new Deadline('x', { totalMs: 1_000 }, tools);
const timed = new CircuitBreaker('x', { attemptMs: 500 }, tools);
const off = new CircuitBreaker('x', {}, tools);
off.setActive(false);

describe('a source that gives its values while it is subscribed to', () => {
  it.each<{ title: string; operator: MonoTypeOperatorFunction<number> }>([
    { title: 'circuitBreaker', operator: circuitBreaker(new CircuitBreaker('x', {}, tools)) },
    { title: 'circuitBreaker with a permit', operator: circuitBreaker(timed) },
    { title: 'circuitBreaker, switched off', operator: circuitBreaker(off) },
    { title: 'circuitBreakerForStream', operator: circuitBreakerForStream(timed) },
    { title: 'withBulkhead', operator: withBulkhead(new Bulkhead('x', { maxConcurrent: 1 })) },
    { title: 'withFallback', operator: withFallback(new Fallback<number>('x', { value: 0 })) },
    { title: 'withRetry', operator: withRetry(new Retry('x', { idempotent: true }, tools)) },
    { title: 'withTotalDeadline', operator: withTotalDeadline(deadline) },
    { title: 'withAttemptDeadline', operator: withAttemptDeadline(deadline) },
  ])('stops behind $title when its subscriber leaves', ({ operator }) => {
    let given = 0;

    range(0, 1_000)
      .pipe(
        tap(() => given++),
        operator,
        take(1),
      )
      .subscribe();

    expect(given).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    { title: 'a breaker that needs no permit', options: {} },
    { title: 'a breaker with permits', options: { attemptMs: 500 } },
  ])('is not asked for by $title when its subscriber has left before', ({ options }) => {
    const breaker = new CircuitBreaker('x', options, tools);
    let gone!: Subscriber<number>;
    new Observable<number>((subscriber) => void (gone = subscriber)).subscribe().unsubscribe();
    let asked = 0;

    defer(() => of(asked++))
      .pipe(circuitBreaker(breaker))
      .subscribe(gone);

    expect(asked).toBe(0);
    expect(breaker.snapshot().counters).toMatchObject({ ignore: 1, inFlight: 0 });
  });
});
