import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Metadata, status, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import { NEVER, Observable, Subject, of, throwError } from 'rxjs';
import { BudgetExhaustedError, CallCancelledError, DeadlineExceededError } from '../core/index.js';
import { attemptFactsOf, endedLate } from '../grpc/index.js';
import { CircuitBreaker, isLocal, runInCallScope, type CallScope } from '../policies/index.js';
import { circuitBreaker } from '../rxjs/index.js';
import { FakeClock } from '../testing/index.js';
import {
  Peer,
  classifyForOperation,
  unaryCall,
  type StartUnaryCall,
  type UnaryCallOptions,
} from './index.js';

const NOW = new Date('2026-11-21T04:00:00.000Z');

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Subscribes in a scope and tells what comes of it. */
function subscribe<T>(
  start: StartUnaryCall<T>,
  scope: CallScope | undefined,
  clock = new FakeClock(),
  options: UnaryCallOptions = {},
) {
  const seen: { value?: T; error?: unknown; completed: boolean } = { completed: false };
  const call = unaryCall(start, { ...options, clock });
  const begin = () =>
    call.subscribe({
      next: (value) => (seen.value = value),
      error: (error: unknown) => (seen.error = error),
      complete: () => (seen.completed = true),
    });
  const subscription = scope === undefined ? begin() : runInCallScope(scope, begin);
  return { seen, subscription };
}

function grantedOf(scope: CallScope | undefined): number {
  let options: CallOptions = {};
  const start = (_metadata: Metadata, given: CallOptions) => {
    options = given;
    return of(1);
  };
  subscribe(start, scope);
  return Number(options.deadline) - NOW.getTime();
}

function serviceError(code: status, details: string): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

describe('unaryCall', () => {
  it('calls nobody until someone subscribes, and anew for each subscription', () => {
    const start = jest.fn(() => of(1));
    const call = unaryCall(start);

    expect(start).not.toHaveBeenCalled();
    call.subscribe();
    call.subscribe();

    expect(start).toHaveBeenCalledTimes(2);
  });

  it.each<{ title: string; scope: CallScope | undefined; sent: string[] }>([
    { title: 'nothing outside of retries', scope: undefined, sent: [] },
    { title: 'nothing on the first attempt', scope: { attempt: 0 }, sent: [] },
    { title: 'on the third that two went before', scope: { attempt: 2 }, sent: ['2'] },
    { title: 'nothing of what our own caller tried', scope: { previousAttempts: 2 }, sent: [] },
  ])('tells the peer $title', ({ scope, sent }) => {
    const metadata = new Metadata();
    let received: Metadata | undefined;

    subscribe((given) => of((received = given)), scope, new FakeClock(), { metadata });

    expect(received?.get('grpc-previous-rpc-attempts')).toEqual(sent);
    expect(metadata.getMap()).toEqual({});
  });

  it.each<{ title: string; scope: CallScope | undefined; granted: number }>([
    {
      title: 'what @Deadline set',
      scope: { attemptDeadlineAt: 700, incomingDeadlineAt: 5_000 },
      granted: 700,
    },
    {
      title: 'what the caller left less the reserve',
      scope: { incomingDeadlineAt: 2_000 },
      granted: 1_800,
    },
    { title: '30 s in a scope without deadlines', scope: {}, granted: 30_000 },
    { title: '30 s outside any scope', scope: undefined, granted: 30_000 },
  ])('grants $title', ({ scope, granted }) => {
    expect(grantedOf(scope)).toBe(granted);
  });

  it.each<{ title: string; scope: CallScope }>([
    { title: 'the deadline has passed', scope: { attemptDeadlineAt: 0 } },
    { title: 'the reserve takes all that is left', scope: { incomingDeadlineAt: 50 } },
  ])('sends nothing when $title', ({ scope }) => {
    const start = jest.fn(() => of(1));

    const { seen } = subscribe(start, scope, new FakeClock(), { operation: 'C.Charge' });

    expect(start).not.toHaveBeenCalled();
    expect(seen.error).toBeInstanceOf(BudgetExhaustedError);
    expect(String(seen.error)).toContain('C.Charge was not called');
  });

  it('sends a copy of the metadata each time', () => {
    const metadata = new Metadata();
    metadata.set('idempotency-key', 'k-1');
    const sent: Metadata[] = [];
    const call = unaryCall(
      (copy) => {
        sent.push(copy);
        return of(1);
      },
      { metadata },
    );

    call.subscribe();
    call.subscribe();

    expect(sent.map((copy) => copy.get('idempotency-key'))).toEqual([['k-1'], ['k-1']]);
    expect(new Set([metadata, ...sent]).size).toBe(3);
  });

  it('passes the error on as it came, with its facts beside it', () => {
    const clock = new FakeClock();
    const reply = new Subject<number>();
    const error = serviceError(status.UNAVAILABLE, 'Connection dropped');

    const { seen } = subscribe(() => reply, { attemptDeadlineAt: 700 }, clock);
    clock.advance(30);
    reply.error(error);

    expect(seen.error).toBe(error);
    expect(attemptFactsOf(error)).toEqual({ grantedMs: 700, elapsedMs: 30, endedBy: 'dropped' });
  });

  it('takes what is thrown before the call exists for our own doing', () => {
    const fault = new TypeError('no such method');

    const { seen } = subscribe(() => {
      throw fault;
    }, undefined);

    expect(seen.error).toBe(fault);
    expect(isLocal(fault)).toBe(true);
    expect(attemptFactsOf(fault)).toBeUndefined();
  });

  it('ends by its own clock when grpc-js does not: a wall clock set back moves its deadlines', () => {
    const clock = new FakeClock();
    let cancelled = false;
    const silence = new Observable<never>(() => () => {
      cancelled = true;
    });
    const { seen } = subscribe(() => silence, { attemptDeadlineAt: 700 }, clock);

    clock.advance(724);
    jest.advanceTimersByTime(724);
    const early = seen.error;
    clock.advance(1);
    jest.advanceTimersByTime(1);

    expect(early).toBeUndefined();
    expect(seen.error).toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect(cancelled).toBe(true);
    const facts = attemptFactsOf(seen.error);
    expect(facts).toEqual({ grantedMs: 700, elapsedMs: 725, endedBy: 'own_deadline' });
    expect(endedLate(facts!)).toBe(false);
  });

  it('shows by its facts that our own process stood still', () => {
    const clock = new FakeClock();
    const { seen } = subscribe(() => NEVER, { attemptDeadlineAt: 700 }, clock);

    clock.advance(2_700);
    jest.advanceTimersByTime(725);

    expect(endedLate(attemptFactsOf(seen.error)!)).toBe(true);
  });

  it.each<{ title: string; because: unknown; reason: string }>([
    {
      title: 'its caller left',
      because: new CallCancelledError('caller_left'),
      reason: 'caller_left',
    },
    {
      title: 'its deadline passed',
      because: new CallCancelledError('deadline'),
      reason: 'deadline',
    },
    {
      title: 'an outer deadline passed',
      because: new DeadlineExceededError('place order', 40, 'total'),
      reason: 'deadline',
    },
    {
      title: 'AbortSignal.timeout is over',
      because: new DOMException('too late', 'TimeoutError'),
      reason: 'deadline',
    },
  ])('cancels the call when $title, and keeps the cause', ({ because, reason }) => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const scope = { attemptDeadlineAt: 700, signal: controller.signal };
    let cancelled = false;
    const silence = new Observable<never>(() => () => {
      cancelled = true;
    });
    const { seen } = subscribe(() => silence, scope, clock);

    clock.advance(40);
    controller.abort(because);

    expect(cancelled).toBe(true);
    expect(seen.error).toMatchObject({ code: 'CALL_CANCELLED', reason, cause: because });
    expect(attemptFactsOf(seen.error)).toEqual({
      grantedMs: 700,
      elapsedMs: 40,
      endedBy: 'caller',
    });
  });

  it.each([
    { title: 'hangs until AbortSignal.timeout is over', name: 'TimeoutError', state: 'open' },
    { title: 'was left by its caller', name: 'AbortError', state: 'closed' },
  ])('a callee that $title leaves its breaker $state', ({ name, state }) => {
    const clock = new FakeClock();
    const breaker = new CircuitBreaker(
      'C.Charge',
      { failureThreshold: 1 },
      { clock, classify: classifyForOperation },
    );
    const controller = new AbortController();
    const peer = new Peer({ name: 'service-c' });
    const call = unaryCall(() => NEVER, { clock, peer }).pipe(circuitBreaker(breaker));
    runInCallScope({ signal: controller.signal }, () => call.subscribe({ error: () => undefined }));

    clock.advance(500);
    controller.abort(new DOMException('over', name));

    expect(breaker.state).toBe(state);
  });

  it('gives calls that share a signal an error each', () => {
    const controller = new AbortController();
    const scope = { signal: controller.signal };
    const first = subscribe(() => NEVER, scope);
    const second = subscribe(() => NEVER, scope);

    controller.abort(new CallCancelledError('caller_left'));

    expect(first.seen.error).toBeInstanceOf(CallCancelledError);
    expect(second.seen.error).not.toBe(first.seen.error);
  });

  it('sends nothing in a scope that was abandoned before', () => {
    const start = jest.fn(() => of(1));

    const { seen } = subscribe(start, { signal: AbortSignal.abort() });

    expect(start).not.toHaveBeenCalled();
    expect(seen.error).toMatchObject({ reason: 'caller_left' });
    expect(attemptFactsOf(seen.error)?.endedBy).toBe('never_sent');
  });

  it.each<{ title: string; end: (reply: Subject<number>, leave: () => void) => void }>([
    { title: 'a reply', end: (reply) => of(1).subscribe(reply) },
    { title: 'an error', end: (reply) => reply.error(serviceError(status.UNAVAILABLE, 'x')) },
    { title: 'the subscriber leaving', end: (_reply, leave) => leave() },
    { title: 'our own deadline', end: () => jest.advanceTimersByTime(725) },
  ])('leaves neither listener nor timer after $title', ({ end }) => {
    const { signal } = new AbortController();
    const reply = new Subject<number>();

    const { subscription } = subscribe(() => reply, { attemptDeadlineAt: 700, signal });
    const during = getEventListeners(signal, 'abort').length;
    end(reply, () => subscription.unsubscribe());

    expect(during).toBe(1);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves neither listener nor timer when the answer comes at once', () => {
    const { signal } = new AbortController();

    subscribe(() => of(1), { signal });
    subscribe(() => throwError(() => new Error('at once')), { signal });

    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('runs its subscribers in the context of the subscription, not of the connection', () => {
    const request = new AsyncLocalStorage<string>();
    const reply = new Subject<number>();
    let context: string | undefined;

    request.run('second', () => {
      unaryCall(() => reply).subscribe(() => (context = request.getStore()));
    });
    request.run('first', () => reply.next(1));

    expect(context).toBe('second');
  });
});
