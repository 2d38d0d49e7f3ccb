import { describe, expect, it } from '@jest/globals';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { BudgetExhaustedError, CallCancelledError, CircuitOpenError } from '../core/index.js';
import { writeMarker, type AttemptEnd, type FailureMarker } from '../grpc/index.js';
import { AttemptRecord } from './attempt-record.js';
import { Peer, grpcRetry, retryGrpc } from './index.js';

const FROM_B: FailureMarker = {
  code: status.RESOURCE_EXHAUSTED,
  reason: 'OVERLOADED',
  path: ['service-b'],
  retryAfterMs: 250,
};
const FROM_C: FailureMarker = {
  code: status.UNAVAILABLE,
  reason: 'DEPENDENCY_UNAVAILABLE',
  path: ['service-b', 'service-c'],
};

function serviceError(code: status, details = 'words', metadata = new Metadata()): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata });
}

/** An error as `unaryCall` leaves it. */
function recorded<E extends object>(error: E, endedBy: AttemptEnd, attempt = 0): E {
  // Under a placement that does not read markers: retries go by them all the same.
  const peer = new Peer({
    name: 'service-b',
    dependencies: ['service-c'],
    readsMarkers: () => false,
  });
  const clock = { now: () => 0 };
  const record = new AttemptRecord({ operation: 'service-b/Read', peer, clock, attempt }, 700);
  record.ended(error, endedBy);
  return error;
}

function marked(marker: FailureMarker, pushback?: string): ServiceError {
  const trailers = writeMarker(new Metadata(), marker);
  if (pushback !== undefined) trailers.set('grpc-retry-pushback-ms', pushback);
  return recorded(serviceError(marker.code, 'marked', trailers), 'peer');
}

function pushedBack(code: status, pushback: string): ServiceError {
  const metadata = new Metadata();
  metadata.set('grpc-retry-pushback-ms', pushback);
  return recorded(serviceError(code, 'later', metadata), 'peer');
}

const { UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL } = status;

describe('retryGrpc', () => {
  it.each<{ title: string; error: unknown; advice: object }>([
    {
      title: 'never sent (R11a): anything',
      error: recorded(serviceError(UNAVAILABLE), 'never_sent'),
      advice: { retry: 'any_method' },
    },
    {
      title: 'dropped after sending (R11b): what is idempotent',
      error: recorded(serviceError(UNAVAILABLE), 'dropped'),
      advice: { retry: 'if_idempotent' },
    },
    {
      title: 'our deadline (R12): what is idempotent',
      error: recorded(serviceError(DEADLINE_EXCEEDED), 'own_deadline'),
      advice: { retry: 'if_idempotent' },
    },
    {
      title: 'our caller left: nothing',
      error: recorded(new CallCancelledError('caller_left'), 'caller'),
      advice: { retry: 'no' },
    },
    {
      title: 'UNAVAILABLE of the peer, no marker (R10): what is idempotent',
      error: recorded(serviceError(UNAVAILABLE), 'peer'),
      advice: { retry: 'if_idempotent' },
    },
    {
      title: 'INTERNAL of the peer: nothing',
      error: recorded(serviceError(INTERNAL), 'peer'),
      advice: { retry: 'no' },
    },
    {
      title: 'a proper refusal (R8): nothing',
      error: recorded(serviceError(status.NOT_FOUND), 'peer'),
      advice: { retry: 'no' },
    },
    {
      title: 'a marker of a deeper origin (R5): nothing',
      error: marked(FROM_C),
      advice: { retry: 'no' },
    },
    {
      title: 'a deeper origin without its -1: nothing all the same',
      error: marked(FROM_C, '0'),
      advice: { retry: 'no' },
    },
    {
      title: 'overload of the peer with a time (R6): anything, then',
      error: marked(FROM_B),
      advice: { retry: 'any_method', retryDelayMs: 250 },
    },
    {
      title: 'overload without a time: nothing',
      error: marked({ ...FROM_B, path: ['service-b'], reason: 'BULKHEAD_FULL' }),
      advice: { retry: 'no' },
    },
    {
      title: 'a quota (R4): anything, after its delay',
      error: marked({ ...FROM_B, reason: 'QUOTA' }),
      advice: { retry: 'any_method', retryDelayMs: 250 },
    },
    {
      title: 'pushback of a working peer: then',
      error: pushedBack(RESOURCE_EXHAUSTED, '120'),
      advice: { retry: 'if_idempotent', retryDelayMs: 120 },
    },
    {
      title: 'pushback below 0: nothing',
      error: pushedBack(UNAVAILABLE, '-1'),
      advice: { retry: 'no' },
    },
    {
      title: 'pushback that cannot be read: nothing',
      error: pushedBack(UNAVAILABLE, 'soon'),
      advice: { retry: 'no' },
    },
    {
      title: 'our breaker refused: nothing',
      error: new CircuitOpenError('service-b', 'open', 1_000),
      advice: { retry: 'no' },
    },
    {
      title: 'no time left: nothing',
      error: new BudgetExhaustedError('service-b/Read', 10, 100),
      advice: { retry: 'no' },
    },
    { title: 'a bug of ours: nothing', error: new TypeError('x'), advice: { retry: 'no' } },
    {
      title: 'unrecorded, by its words: never sent',
      error: serviceError(UNAVAILABLE, 'No connection established. Last error: ...'),
      advice: { retry: 'any_method' },
    },
    {
      title: 'unrecorded, by its words: dropped',
      error: serviceError(UNAVAILABLE, 'read ECONNRESET'),
      advice: { retry: 'if_idempotent' },
    },
  ])('$title', ({ error, advice }) => {
    expect(retryGrpc(error)).toEqual(advice);
  });
});

describe('grpcRetry', () => {
  it.each([
    { title: 'R11a is', endedBy: 'never_sent', retry: 'any_method' },
    { title: 'R11b is not', endedBy: 'dropped', retry: 'no' },
    { title: 'R12 is not', endedBy: 'own_deadline', retry: 'no' },
  ] as const)('repeats only what is listed: of R11a, $title', ({ endedBy, retry }) => {
    const code = endedBy === 'own_deadline' ? DEADLINE_EXCEEDED : UNAVAILABLE;

    const judge = grpcRetry({ on: ['R11a'] });

    expect(judge(recorded(serviceError(code), endedBy))).toEqual({ retry });
  });

  it.each([
    { afterDeadline: 'all', attempt: 1, retry: 'if_idempotent' },
    { afterDeadline: 'first', attempt: 0, retry: 'if_idempotent' },
    { afterDeadline: 'first', attempt: 1, retry: 'no' },
    { afterDeadline: 'none', attempt: 0, retry: 'no' },
  ] as const)(
    'after the deadline of attempt $attempt, with $afterDeadline: $retry',
    ({ afterDeadline, attempt, retry }) => {
      const timeout = recorded(serviceError(DEADLINE_EXCEEDED), 'own_deadline', attempt);

      expect(grpcRetry({ afterDeadline })(timeout)).toEqual({ retry });
    },
  );
});
