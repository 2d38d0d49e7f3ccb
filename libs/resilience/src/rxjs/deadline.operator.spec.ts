import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import {
  NEVER,
  Observable,
  Subject,
  defer,
  firstValueFrom,
  map,
  of,
  throwError,
  type Subscription,
} from 'rxjs';
import { CallCancelledError } from '../core/index.js';
import { Deadline, callScope, runInCallScope } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { withAttemptDeadline, withTotalDeadline } from './index.js';

function setUp(enforce = true) {
  const clock = new FakeClock();
  const deadline = new Deadline(
    'charge',
    { totalMs: 1_000, attemptMs: 400, minBudgetMs: 50, enforce },
    { clock, timers: clock },
  );
  const told: unknown[] = [];
  const observer = {
    next: (value: unknown) => told.push(value),
    error: (error: unknown) => told.push(error),
    complete: () => told.push('done'),
  };
  return { clock, deadline, told, observer };
}

describe.each([
  { of: 'total' as const, ms: 1_000, operator: withTotalDeadline },
  { of: 'attempt' as const, ms: 400, operator: withAttemptDeadline },
])('a deadline for the $of of an Observable', ({ of: kind, ms, operator }) => {
  it('ends it when the time is up, and cancels it', () => {
    const { clock, deadline, told, observer } = setUp();
    let cancelled = false;
    const source = new Observable<never>(() => () => (cancelled = true));
    source.pipe(operator(deadline)).subscribe(observer);

    clock.advance(ms - 1);
    expect(told).toEqual([]);
    clock.advance(1);

    expect(told).toEqual([
      expect.objectContaining({ code: 'DEADLINE_EXCEEDED', of: kind, grantedMs: ms }),
    ]);
    expect(cancelled).toBe(true);
  });

  it.each<{ title: string; source: Observable<unknown> }>([
    { title: 'values', source: of(1, 2) },
    { title: 'an error', source: throwError(() => new Error('boom')) },
  ])('leaves no timer after $title', ({ source }) => {
    const { clock, deadline, observer } = setUp();

    source.pipe(operator(deadline)).subscribe(observer);

    expect(clock.pendingTimers).toBe(0);
  });

  it('counts until the first value; a stream goes on', () => {
    const { clock, deadline, told, observer } = setUp();
    const source = new Subject<string>();
    source.pipe(operator(deadline)).subscribe(observer);

    clock.advance(ms - 1);
    source.next('first');
    clock.advance(10 * ms);
    source.next('second');
    source.complete();

    expect(told).toEqual(['first', 'second', 'done']);
  });

  it('aborts the signal of a subscriber who leaves early, and of no other', () => {
    const { clock, deadline, observer } = setUp();
    const signals: (AbortSignal | undefined)[] = [];
    const source = defer(() => {
      signals.push(callScope()?.signal);
      return NEVER;
    }).pipe(operator(deadline));
    const first = source.subscribe(observer);
    source.subscribe(observer);

    first.unsubscribe();

    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    expect(clock.pendingTimers).toBe(1);
  });

  it('keeps a stream bound to its caller, though not to the time, after its first value', () => {
    const { clock, deadline, told, observer } = setUp();
    const controller = new AbortController();
    const messages = new Subject<string>();
    let signal: AbortSignal | undefined;
    const source = defer(() => {
      signal = callScope()?.signal;
      return messages;
    });
    runInCallScope({ signal: controller.signal }, () =>
      source.pipe(operator(deadline)).subscribe(observer),
    );

    messages.next('first');
    clock.advance(10 * ms);
    controller.abort();

    expect(told).toEqual(['first', expect.objectContaining({ code: 'CALL_CANCELLED' })]);
    expect(messages.observed).toBe(false);
    expect(signal?.aborted).toBe(true);
  });

  it.each<{ title: string; end: (messages: Subject<string>, left: Subscription) => void }>([
    { title: 'its end', end: (messages) => messages.complete() },
    { title: 'an error', end: (messages) => messages.error(new Error('boom')) },
    { title: 'its subscriber leaving', end: (_messages, left) => left.unsubscribe() },
  ])('no longer listens to the caller of a stream after $title', ({ end }) => {
    const { deadline, observer } = setUp();
    const { signal } = new AbortController();
    const messages = new Subject<string>();
    const subscription = runInCallScope({ signal }, () =>
      messages.pipe(operator(deadline)).subscribe(observer),
    );

    messages.next('first');
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    end(messages, subscription);

    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('does not abort the signal once there is a value: its body may still be read', async () => {
    const { deadline } = setUp();
    let signal: AbortSignal | undefined;
    const source = defer(() => {
      signal = callScope()?.signal;
      return of('response');
    });

    await firstValueFrom(source.pipe(operator(deadline)));

    expect(signal?.aborted).toBe(false);
  });

  it('trap 18: passes on that the caller left, not a timeout', () => {
    const { clock, deadline, told, observer } = setUp();
    const controller = new AbortController();
    runInCallScope({ signal: controller.signal }, () =>
      NEVER.pipe(operator(deadline)).subscribe(observer),
    );

    controller.abort(new CallCancelledError('caller_left'));

    expect(told).toEqual([expect.objectContaining({ code: 'CALL_CANCELLED' })]);
    expect(deadline.snapshot()).toMatchObject({ totalExceeded: 0, attemptExceeded: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it.each<{ title: string; scope: object; code: string }>([
    { title: 'with too little time left', scope: { deadlineAt: 49 }, code: 'BUDGET_EXHAUSTED' },
    {
      title: 'whose caller has left',
      scope: { signal: AbortSignal.abort() },
      code: 'CALL_CANCELLED',
    },
  ])('begins no call $title', ({ scope, code }) => {
    const { deadline, told, observer } = setUp();
    let begun = false;
    const source = defer(() => {
      begun = true;
      return of(1);
    });

    runInCallScope(scope, () => source.pipe(operator(deadline)).subscribe(observer));

    expect(told).toEqual([expect.objectContaining({ code })]);
    expect(begun).toBe(false);
  });

  it('is not taken over by whoever goes on from there', async () => {
    const { deadline } = setUp();
    const source = of(1).pipe(
      operator(deadline),
      map(() => callScope()),
    );

    expect(await firstValueFrom(source)).toBeUndefined();
  });

  it('leaves the caller’s own signal to calls with a timer of their own', () => {
    const { deadline, observer } = setUp(false);
    const controller = new AbortController();
    let signal: AbortSignal | undefined;
    const source = defer(() => {
      signal = callScope()?.signal;
      return NEVER;
    });
    runInCallScope({ signal: controller.signal }, () =>
      source.pipe(operator(deadline)).subscribe(observer),
    );

    controller.abort();

    expect(signal?.aborted).toBe(true);
  });

  it('sets no timer for calls with one of their own', () => {
    const { clock, deadline, observer } = setUp(false);
    const seen: unknown[] = [];

    defer(() => {
      seen.push(callScope()?.deadlineAt ?? callScope()?.attemptDeadlineAt);
      return NEVER;
    })
      .pipe(operator(deadline))
      .subscribe(observer);

    expect(seen).toEqual([ms]);
    expect(clock.pendingTimers).toBe(0);
  });
});
