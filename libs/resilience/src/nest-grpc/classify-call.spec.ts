import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Subject, firstValueFrom, of, throwError } from 'rxjs';
import { CallCancelledError, CircuitOpenError, type Verdict } from '../core/index.js';
import { writeMarker, type FailureMarker } from '../grpc/index.js';
import { CircuitBreaker, markLocal, runInCallScope } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { Peer, classifyForOperation, classifyForService, unaryCall } from './index.js';

const FAIR_MS = 900;
const GRANTED_MS = 1_700;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function setUp(readsMarkers: () => boolean = () => true) {
  const clock = new FakeClock();
  const peer = new Peer({ name: 'service-b', dependencies: ['service-c'], readsMarkers });
  const begin = () => {
    const reply = new Subject<unknown>();
    const call: { error?: unknown } = {};
    runInCallScope({ attemptDeadlineAt: clock.now() + GRANTED_MS }, () =>
      unaryCall(() => reply, { peer, clock }).subscribe({
        error: (error: unknown) => (call.error = error),
      }),
    );
    return { call, reply };
  };
  /** An answered call to another operation. */
  const hear = () => unaryCall(() => of(1), { peer, clock }).subscribe();
  const judge = (error: unknown, elapsedMs = GRANTED_MS) => {
    const facts = { elapsedMs, fairMs: FAIR_MS };
    return {
      service: classifyForService(error, facts),
      operation: classifyForOperation(error, facts),
    };
  };
  const pass = (ms: number) => {
    clock.advance(ms);
    jest.advanceTimersByTime(ms);
  };
  return { clock, peer, begin, hear, judge, pass };
}

function said(code: status, marker?: Partial<FailureMarker>): ServiceError {
  const metadata = new Metadata();
  if (marker !== undefined) {
    writeMarker(metadata, {
      code,
      reason: 'CIRCUIT_OPEN',
      path: ['service-b'],
      ...marker,
    } as never);
  }
  metadata.set('content-type', 'application/grpc');
  return Object.assign(new Error('no'), { code, details: 'no', metadata });
}

const C_TO_BLAME = {
  path: ['service-b', 'service-c'],
  retryAfterMs: 4_000,
} as const;

describe('the counts of a peer', () => {
  it.each<{ title: string; error: Error; reads?: boolean; counts: object }>([
    {
      title: 'a failure that it puts down to another',
      error: said(status.UNAVAILABLE, C_TO_BLAME),
      counts: { judged: 1, attributed: 1 },
    },
    {
      title: 'a marker that is not to be believed: its own',
      error: said(status.UNAVAILABLE, { path: ['service-b', 'service-x'] }),
      counts: { judged: 1, attributed: 0 },
    },
    {
      title: 'a marker that nobody reads: its own',
      error: said(status.UNAVAILABLE, C_TO_BLAME),
      reads: false,
      counts: { judged: 1, attributed: 0 },
    },
    {
      title: 'one operation of its own that is closed',
      error: said(status.UNAVAILABLE, {}),
      counts: { judged: 1, attributed: 0 },
    },
    {
      title: 'no proper refusal',
      error: said(status.NOT_FOUND),
      counts: { judged: 0, attributed: 0 },
    },
  ])('hold $title, and each call once', ({ error, reads = true, counts }) => {
    const { begin, judge, peer } = setUp(() => reads);
    const { reply } = begin();
    reply.error(error);

    judge(error);

    expect(peer).toMatchObject(counts);
  });
});

describe('classifyForService and classifyForOperation', () => {
  it.each<{ title: string; error: Error; service: Partial<Verdict>; operation: Partial<Verdict> }>([
    {
      title: 'a failure beyond the peer',
      error: said(status.UNAVAILABLE, C_TO_BLAME),
      service: { outcome: 'alive', endsStreak: true },
      operation: {
        outcome: 'failure',
        openMs: 4_050,
        cause: { code: 'CIRCUIT_OPEN', message: 'no', origin: 'service-c' },
      },
    },
    {
      title: 'a failure of its own, without a marker',
      error: said(status.INTERNAL),
      service: { outcome: 'failure' },
      operation: {
        outcome: 'failure',
        cause: { code: 'INTERNAL', message: 'no', origin: 'service-b' },
      },
    },
    {
      title: 'the marker of somebody else (R10)',
      error: said(status.UNAVAILABLE, { path: ['service-x', 'service-c'] }),
      service: { outcome: 'failure' },
      operation: {
        outcome: 'failure',
        cause: { code: 'UNAVAILABLE', message: 'no', origin: 'service-b' },
      },
    },
    {
      title: 'a marker that blames whom the peer does not ask (R10)',
      error: said(status.UNAVAILABLE, { path: ['service-b', 'service-x'], retryAfterMs: 60_000 }),
      service: { outcome: 'failure' },
      operation: {
        outcome: 'failure',
        cause: { code: 'UNAVAILABLE', message: 'no', origin: 'service-b' },
      },
    },
    {
      title: 'a proper refusal',
      error: said(status.NOT_FOUND),
      service: { outcome: 'alive' },
      operation: { outcome: 'alive' },
    },
  ])('judge $title', ({ error, service, operation }) => {
    const { begin, judge } = setUp();
    const { reply } = begin();

    reply.error(error);

    const judged = judge(error);
    expect(judged.service).toMatchObject(service);
    expect(judged.operation).toEqual(expect.objectContaining(operation));
    expect('openMs' in judged.operation).toBe('openMs' in operation);
  });

  it.each<{ title: string; error: unknown; outcome: string }>([
    { title: 'our own refusals', error: new CircuitOpenError('x', 'open'), outcome: 'ignore' },
    { title: 'our own faults', error: markLocal(new TypeError('x')), outcome: 'ignore' },
    { title: 'gRPC errors, by their status', error: said(status.INTERNAL), outcome: 'failure' },
    { title: 'what is thrown otherwise', error: new TypeError('x'), outcome: 'failure' },
  ])('judge what is no call to a peer alike: $title', ({ error, outcome }) => {
    const { service, operation } = setUp().judge(error);

    expect([service.outcome, operation.outcome]).toEqual([outcome, outcome]);
  });

  it('hold a call that its subscriber left after a fair time against the operation alone', () => {
    const { service, operation } = setUp().judge(new CallCancelledError('caller_left'));

    expect([service.outcome, operation.outcome]).toEqual(['ignore', 'failure']);
  });

  it.each([
    { title: 'nothing was ever heard', hears: 'never', service: 'failure' },
    { title: 'the peer was heard before', hears: 'before', service: 'failure' },
    { title: 'the peer answered another call since', hears: 'since', service: 'ignore' },
  ])('count silence for the service by rule E: $title', ({ hears, service }) => {
    const { begin, hear, judge, pass } = setUp();
    if (hears === 'before') hear();
    pass(1);

    const { call } = begin();
    pass(10);
    if (hears === 'since') hear();
    pass(GRANTED_MS + 15);

    const judged = judge(call.error);
    expect(judged.service.outcome).toBe(service);
    expect(judged.operation).toMatchObject({
      outcome: 'failure',
      cause: { code: 'DEADLINE_EXCEEDED', origin: 'service-b' },
    });
  });

  it('judge by what had been heard when the call ended, not later', () => {
    const { begin, hear, judge, pass } = setUp();
    const { call } = begin();
    pass(GRANTED_MS + 25);

    hear();

    expect(judge(call.error).service.outcome).toBe('failure');
  });

  it('do not go by markers where none are read: all that is to blame is the peer', () => {
    const { begin, judge } = setUp(() => false);
    const { reply, call } = begin();

    reply.error(said(status.UNAVAILABLE, C_TO_BLAME));

    const failure = {
      outcome: 'failure',
      cause: { code: 'UNAVAILABLE', message: 'no', origin: 'service-b' },
    };
    expect(judge(call.error)).toEqual({ service: failure, operation: failure });
  });

  it('nor by rule E', () => {
    const { begin, hear, judge, pass } = setUp(() => false);
    const { call } = begin();
    hear();
    pass(GRANTED_MS + 25);

    expect(judge(call.error).service.outcome).toBe('failure');
  });

  it('go by what was so when the call left', () => {
    let reads = true;
    const { begin, judge } = setUp(() => reads);
    const { reply, call } = begin();

    reads = false;
    reply.error(said(status.UNAVAILABLE, C_TO_BLAME));

    expect(judge(call.error).service.outcome).toBe('alive');
  });
});

describe('a promise method behind both breakers', () => {
  it('is judged as an Observable is: what the peer blames on another spares the peer', async () => {
    const whole = new CircuitBreaker('service-b', {}, { classify: classifyForService });
    const figures = { failureThreshold: 1 };
    const one = new CircuitBreaker('service-b/X', figures, { classify: classifyForOperation });
    const peer = new Peer({ name: 'service-b', dependencies: ['service-c'] });
    const error = said(status.UNAVAILABLE, C_TO_BLAME);
    const call = () => firstValueFrom(unaryCall(() => throwError(() => error), { peer }));

    const failed = await whole.execute(() => one.execute(call)).catch((thrown: unknown) => thrown);
    const refused = await whole.execute(() => one.execute(call)).catch((thrown: unknown) => thrown);

    expect(failed).toBe(error);
    expect(refused).toMatchObject({ breaker: 'service-b/X', blame: 'service-c' });
    expect(whole.snapshot().counters).toMatchObject({ alive: 1, ignore: 1, failure: 0 });
  });
});

describe('Peer.lastHeardAt', () => {
  it.each<{ title: string; end: (reply: Subject<unknown>) => void; heard: boolean }>([
    { title: 'an answer', end: (reply) => reply.next({}), heard: true },
    { title: 'an error', end: (reply) => reply.error(said(status.INTERNAL)), heard: true },
    {
      title: 'a connection that cannot be made',
      end: (reply) => reply.error(local(status.UNAVAILABLE, 'No connection established')),
      heard: false,
    },
    {
      title: 'a connection that breaks',
      end: (reply) => reply.error(local(status.UNAVAILABLE, 'Connection dropped')),
      heard: false,
    },
    {
      title: 'our deadline',
      end: (reply) => reply.error(local(status.DEADLINE_EXCEEDED, 'Deadline exceeded after 1.7s')),
      heard: false,
    },
  ])('after $title', ({ end, heard }) => {
    const { peer, begin, pass } = setUp();
    const { reply } = begin();
    pass(70);

    end(reply);

    expect(peer.lastHeardAt).toBe(heard ? 70 : undefined);
  });
});

/** What grpc-js says itself: without the headers of a response. */
function local(code: status, details: string): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

describe('a caller that left while we stood still', () => {
  it.each([
    { title: 'its call had no fair time', wakefulMs: FAIR_MS - 1, outcome: 'ignore' },
    { title: 'it had, before', wakefulMs: FAIR_MS, outcome: 'failure' },
  ])('$title: $wakefulMs ms', ({ wakefulMs, outcome }) => {
    const { clock, peer, judge } = setUp();
    const controller = new AbortController();
    const call: { error?: unknown } = {};
    runInCallScope({ attemptDeadlineAt: clock.now() + GRANTED_MS, signal: controller.signal }, () =>
      unaryCall(() => new Subject(), { peer, clock }).subscribe({
        error: (error: unknown) => (call.error = error),
      }),
    );
    clock.advance(GRANTED_MS - 1);

    controller.abort(new CallCancelledError('caller_left'));

    expect(judge(call.error, wakefulMs).operation.outcome).toBe(outcome);
  });
});
