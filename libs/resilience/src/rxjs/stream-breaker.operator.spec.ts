import { describe, expect, it, jest } from '@jest/globals';
import { NEVER, Observable, Subject, concat, of, retry, take, throwError } from 'rxjs';
import { CircuitBreaker, CircuitOpenError } from '../index.js';
import { FakeClock } from '../testing/index.js';
import { circuitBreakerForStream, streamThroughBreaker, type StreamVerdict } from './index.js';

const boom = new Error('boom');
const broken = concat(
  of(1),
  throwError(() => boom),
);

function setUp(failureThreshold = 2) {
  const clock = new FakeClock();
  const figures = { failureThreshold, openMs: 1_000, attemptMs: 500, fairMs: 200 };
  const breaker = new CircuitBreaker('prices', figures, { clock });
  const counts = () => breaker.snapshot().counters;
  return { clock, breaker, counts };
}

/** A half-open breaker, whose next call is its probe. */
function setUpDue() {
  const setup = setUp();
  setup.breaker.trip();
  setup.clock.advance(1_000);
  return setup;
}

function run<T>(source: Observable<T>) {
  const seen: { values: T[]; error?: unknown; completed: boolean } = {
    values: [],
    completed: false,
  };
  const subscription = source.subscribe({
    next: (value) => seen.values.push(value),
    error: (error: unknown) => (seen.error = error),
    complete: () => (seen.completed = true),
  });
  return { seen, subscription };
}

describe('circuitBreakerForStream', () => {
  it.each<{
    title: string;
    source: Observable<number>;
    verdict: StreamVerdict;
    counted: object;
  }>([
    {
      title: 'a whole stream: one success',
      source: of(1, 2, 3),
      verdict: 'complete',
      counted: { success: 1, failure: 0 },
    },
    {
      title: 'an empty stream: a success',
      source: of(),
      verdict: 'complete',
      counted: { success: 1 },
    },
    {
      title: 'an error after a message: a failure and no success (T27)',
      source: broken,
      verdict: 'complete',
      counted: { success: 0, failure: 1 },
    },
    {
      title: 'an error before any message: a failure',
      source: throwError(() => boom),
      verdict: 'first',
      counted: { success: 0, failure: 1 },
    },
    {
      title: 'judged by its first message: a success, whatever follows',
      source: broken,
      verdict: 'first',
      counted: { success: 1, failure: 0 },
    },
    {
      title: 'a source that ends after one message: a success',
      source: concat(of(1), NEVER).pipe(take(1)),
      verdict: 'complete',
      counted: { success: 1, ignore: 0 },
    },
  ])('counts $title', ({ source, verdict, counted }) => {
    const { breaker, counts } = setUp();

    run(source.pipe(circuitBreakerForStream(breaker, { verdict })));

    expect(counts()).toMatchObject({ ...counted, inFlight: 0, doubleSettle: 0 });
  });

  it('ignores a subscriber that leaves after a message, however long it stayed', () => {
    const { breaker, clock, counts } = setUp();
    const { subscription } = run(
      concat(of(1), NEVER).pipe(circuitBreakerForStream(breaker, { verdict: 'complete' })),
    );

    clock.advance(60_000);
    subscription.unsubscribe();

    expect(counts()).toMatchObject({ success: 0, ignore: 1, failure: 0, inFlight: 0 });
  });

  it.each([
    { title: 'soon: nothing', afterMs: 199, counted: { ignore: 1, failure: 0 } },
    { title: 'after a fair time: failure', afterMs: 200, counted: { ignore: 0, failure: 1 } },
  ])('judges one that leaves before any message $title', ({ afterMs, counted }) => {
    const { breaker, clock, counts } = setUp();
    const { subscription } = run(NEVER.pipe(circuitBreakerForStream(breaker)));

    clock.advance(afterMs);
    subscription.unsubscribe();

    expect(counts()).toMatchObject(counted);
  });

  it('opens through streams that break off after their first message', () => {
    const { breaker } = setUp(2);

    run(broken.pipe(circuitBreakerForStream(breaker)));
    run(broken.pipe(circuitBreakerForStream(breaker)));

    const { seen } = run(of(1).pipe(circuitBreakerForStream(breaker)));
    expect(seen.error).toBeInstanceOf(CircuitOpenError);
    expect(seen.values).toEqual([]);
  });

  it('closes a half-open circuit at the first message of the probe, while the stream goes on', () => {
    const { breaker } = setUpDue();
    const messages = new Subject<number>();
    const { seen } = run(messages.pipe(circuitBreakerForStream(breaker)));

    expect(breaker.state).toBe('half_open');
    messages.next(1);

    expect(breaker.state).toBe('closed');
    messages.next(2);
    expect(seen).toEqual({ values: [1, 2], completed: false });
  });

  it('tells of the later error of a judged stream, and counts it nowhere', () => {
    const { breaker, counts } = setUpDue();
    const onLateError = jest.fn();

    const { seen } = run(broken.pipe(circuitBreakerForStream(breaker, { onLateError })));

    expect(seen.error).toBe(boom);
    expect(onLateError.mock.calls).toEqual([[boom]]);
    expect(counts()).toMatchObject({ success: 1, failure: 0, doubleSettle: 0 });
    expect(breaker.state).toBe('closed');
  });

  it('re-opens by a probe that breaks off before its first message', () => {
    const { breaker } = setUpDue();

    run(throwError(() => boom).pipe(circuitBreakerForStream(breaker)));

    expect(breaker.state).toBe('open');
  });

  it('gives the permit back before the error goes on: a retry above meets the new state', () => {
    const { breaker, counts } = setUp(1);
    const { seen } = run(broken.pipe(circuitBreakerForStream(breaker), retry(1)));

    expect(counts()).toMatchObject({ failure: 1, blocked: 1 });
    expect(seen.error).toBeInstanceOf(CircuitOpenError);
  });

  it.each([
    { title: 'at once: not slow', firstMs: 0, end: [], state: 'closed' },
    { title: 'late: slow', firstMs: 500, end: [], state: 'open' },
    {
      title: 'at once, and breaks off: failed, not slow',
      firstMs: 0,
      end: [boom],
      state: 'closed',
    },
  ])('judges a long stream by its first message, $title', ({ firstMs, end, state }) => {
    const clock = new FakeClock();
    const slowCalls = { slowMs: 500, rate: 1, minCalls: 3, calls: 3 };
    const figures = { failureThreshold: 10, slowCalls };
    const breaker = new CircuitBreaker('prices', figures, { clock });

    for (let stream = 0; stream < 3; stream++) {
      const messages = new Subject<number>();
      run(messages.pipe(circuitBreakerForStream(breaker)));
      clock.advance(firstMs);
      messages.next(1);
      clock.advance(60_000);
      if (end.length > 0) messages.error(end[0]);
      else messages.complete();
    }

    expect(breaker.state).toBe(state);
  });

  it('lets a stream that has begun stall no more', () => {
    const clock = new FakeClock();
    const figures = { stall: { afterMs: 500, count: 1 } };
    const breaker = new CircuitBreaker('prices', figures, { clock });
    run(concat(of(1), NEVER).pipe(circuitBreakerForStream(breaker)));

    clock.advance(60_000);
    expect(breaker.state).toBe('closed');

    run(NEVER.pipe(circuitBreakerForStream(breaker)));
    clock.advance(60_000);
    expect(breaker.state).toBe('open');
  });

  it('counts a stream that throws before it is an Observable as failed', () => {
    const { breaker, counts } = setUp(1);
    const heard: unknown[] = [];

    streamThroughBreaker(breaker, () => {
      throw boom;
    }).subscribe({ error: (error: unknown) => heard.push(error) });

    expect(heard).toEqual([boom]);
    expect(counts()).toMatchObject({ failure: 1, ignore: 0, inFlight: 0 });
    expect(breaker.state).toBe('open');
  });

  it('asks for nothing until someone subscribes, and not at all while switched off', () => {
    const { breaker, counts } = setUp();
    const stream = of(1).pipe(circuitBreakerForStream(breaker));

    breaker.setActive(false);
    run(stream);

    expect(counts()).toMatchObject({ success: 0, inFlight: 0 });
  });
});
