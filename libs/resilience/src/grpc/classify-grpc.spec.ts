import { describe, expect, it } from '@jest/globals';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import {
  CallCancelledError,
  type AttemptFacts,
  type CallFacts,
  type Verdict,
} from '../core/index.js';
import { GRPC_RULES, endedLate, grpcClassifier, recordAttempt } from './index.js';

const OTHER: Verdict = { outcome: 'failure', cause: { code: 'OTHER' } };
const classify = grpcClassifier(() => OTHER);

/** The callee needs 350 ms to be fair; the call took 400. */
const CALL: CallFacts = { elapsedMs: 400, fairMs: 350 };

function statusError(
  code: status,
  details = '',
  trailers: Record<string, string> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

function facts(changes: Partial<AttemptFacts>): AttemptFacts {
  return { grantedMs: 700, elapsedMs: 400, endedBy: 'peer', ...changes };
}

describe('the table of status codes', () => {
  it('has a rule with a reason for each code', () => {
    const codes = Object.values(status).filter((code) => typeof code === 'number');

    expect(Object.keys(GRPC_RULES).map(Number)).toEqual(codes);
    for (const { why } of Object.values(GRPC_RULES)) expect(why).not.toBe('');
  });
});

describe('grpcClassifier', () => {
  it.each<{ code: keyof typeof status; outcome: string }>([
    { code: 'UNKNOWN', outcome: 'failure' },
    { code: 'INVALID_ARGUMENT', outcome: 'alive' },
    { code: 'NOT_FOUND', outcome: 'alive' },
    { code: 'ALREADY_EXISTS', outcome: 'alive' },
    { code: 'PERMISSION_DENIED', outcome: 'alive' },
    { code: 'RESOURCE_EXHAUSTED', outcome: 'failure' },
    { code: 'FAILED_PRECONDITION', outcome: 'alive' },
    { code: 'ABORTED', outcome: 'alive' },
    { code: 'OUT_OF_RANGE', outcome: 'alive' },
    { code: 'UNIMPLEMENTED', outcome: 'alive' },
    { code: 'INTERNAL', outcome: 'failure' },
    { code: 'UNAVAILABLE', outcome: 'failure' },
    { code: 'DATA_LOSS', outcome: 'failure' },
    { code: 'UNAUTHENTICATED', outcome: 'alive' },
  ])('takes $code for $outcome', ({ code, outcome }) => {
    const verdict = classify(statusError(status[code], 'why'), CALL);

    expect(verdict).toEqual({ outcome, cause: { code, message: 'why' } });
  });

  it.each<{ title: string; error: ServiceError; outcome: string }>([
    {
      title: 'a message we could not send for its size',
      error: statusError(8, 'Attempted to send message with a size larger than 5000'),
      outcome: 'ignore',
    },
    {
      title: 'a message over the limit of who received it',
      error: statusError(8, 'Received message larger than max (2008 vs 1000)'),
      outcome: 'ignore',
    },
    {
      title: 'a message that is over the limit once decompressed',
      error: statusError(8, 'Received message that decompresses to a size larger than 4194304'),
      outcome: 'ignore',
    },
    {
      title: 'a request that could not be serialized',
      error: statusError(13, 'Request message serialization failure: not a number'),
      outcome: 'ignore',
    },
    {
      title: 'a quota of ours with a delay',
      error: statusError(8, 'slow down', { 'grpc-retry-pushback-ms': '1000' }),
      outcome: 'alive',
    },
    {
      title: 'overload with "do not retry"',
      error: statusError(8, 'full', { 'grpc-retry-pushback-ms': '-1' }),
      outcome: 'failure',
    },
    {
      title: 'overload with a delay that is none',
      error: statusError(8, 'full', { 'grpc-retry-pushback-ms': '1e3' }),
      outcome: 'failure',
    },
  ])('takes $title for $outcome', ({ error, outcome }) => {
    expect(classify(error, CALL).outcome).toBe(outcome);
  });

  it.each<{ title: string; attempt?: AttemptFacts; call?: CallFacts; outcome: string }>([
    {
      title: 'that was granted a fair time',
      attempt: facts({ grantedMs: 350 }),
      outcome: 'failure',
    },
    { title: 'that was granted too little', attempt: facts({ grantedMs: 349 }), outcome: 'ignore' },
    { title: 'of unknown grant that took long enough', outcome: 'failure' },
    {
      title: 'of unknown grant that was short',
      call: { elapsedMs: 349, fairMs: 350 },
      outcome: 'ignore',
    },
    { title: 'where nothing is said of fairness', call: { elapsedMs: 1 }, outcome: 'failure' },
    {
      title: 'by our own timer, on time',
      attempt: facts({ endedBy: 'own_deadline', elapsedMs: 770 }),
      call: { elapsedMs: 770, fairMs: 350 },
      outcome: 'failure',
    },
    {
      title: 'by our own timer, late: our process stood still',
      attempt: facts({ endedBy: 'own_deadline', elapsedMs: 771 }),
      outcome: 'ignore',
    },
    {
      title: 'by our own timer, which we slept nearly through',
      attempt: facts({ endedBy: 'own_deadline', elapsedMs: 720 }),
      call: { elapsedMs: 60, fairMs: 350 },
      outcome: 'ignore',
    },
    {
      title: 'that the peer sent, as late as our own timer may be',
      attempt: facts({ endedBy: 'peer', elapsedMs: 770 }),
      call: { elapsedMs: 770, fairMs: 350 },
      outcome: 'failure',
    },
    {
      title: 'that the peer sent, long after our own timer was due: our process stood still',
      attempt: facts({ endedBy: 'peer', elapsedMs: 5_000 }),
      outcome: 'ignore',
    },
  ])('takes a DEADLINE_EXCEEDED $title for $outcome', ({ attempt, call = CALL, outcome }) => {
    const error = statusError(status.DEADLINE_EXCEEDED);
    if (attempt !== undefined) recordAttempt(error, attempt);

    expect(classify(error, call).outcome).toBe(outcome);
  });

  it.each<{ title: string; attempt?: AttemptFacts; call?: CallFacts; outcome: string }>([
    { title: 'from the peer', attempt: facts({ elapsedMs: 1 }), outcome: 'failure' },
    {
      title: 'from a stream the peer reset',
      attempt: facts({ endedBy: 'dropped', elapsedMs: 1 }),
      outcome: 'failure',
    },
    { title: 'from who knows where, after a fair time', outcome: 'failure' },
    {
      title: 'from who knows where, early',
      call: { elapsedMs: 349, fairMs: 350 },
      outcome: 'ignore',
    },
  ])('takes a CANCELLED $title for $outcome', ({ attempt, call = CALL, outcome }) => {
    const error = statusError(status.CANCELLED, 'Call cancelled');
    if (attempt !== undefined) recordAttempt(error, attempt);

    expect(classify(error, call).outcome).toBe(outcome);
  });

  it.each<{
    title: string;
    reason: 'caller_left' | 'deadline';
    attempt: Partial<AttemptFacts>;
    verdict: Verdict;
  }>([
    {
      title: 'our caller left after a fair time',
      reason: 'caller_left',
      attempt: { endedBy: 'caller', elapsedMs: 350 },
      verdict: { outcome: 'failure', cause: { code: 'CANCELLED' } },
    },
    {
      title: 'our caller left early',
      reason: 'caller_left',
      attempt: { endedBy: 'caller', elapsedMs: 349 },
      verdict: { outcome: 'ignore' },
    },
    {
      title: 'the deadline of our caller passed and the grant was fair',
      reason: 'deadline',
      attempt: { endedBy: 'caller', elapsedMs: 700 },
      verdict: { outcome: 'failure', cause: { code: 'DEADLINE_EXCEEDED' } },
    },
    {
      title: 'the deadline of our caller passed and the grant was short',
      reason: 'deadline',
      attempt: { endedBy: 'caller', grantedMs: 100, elapsedMs: 100 },
      verdict: { outcome: 'ignore' },
    },
    {
      title: 'our caller had left before anything was sent',
      reason: 'deadline',
      attempt: { endedBy: 'never_sent', elapsedMs: 0 },
      verdict: { outcome: 'ignore' },
    },
    {
      title: 'the cancel came late: our process stood still',
      reason: 'caller_left',
      attempt: { endedBy: 'caller', elapsedMs: 3_000 },
      verdict: { outcome: 'ignore' },
    },
  ])('judges a cancel of ours: $title', ({ reason, attempt, verdict }) => {
    const error = recordAttempt(new CallCancelledError(reason), facts(attempt));

    expect(classify(error, CALL)).toMatchObject(verdict);
  });

  it.each([
    { title: 'an error of our own code', error: new TypeError('x') },
    {
      title: "Node's own errors, whose codes are words",
      error: Object.assign(new Error('x'), { code: 'EPIPE' }),
    },
    { title: 'a number for a code alone', error: Object.assign(new Error('x'), { code: 14 }) },
    { title: 'what is no error at all', error: 'thrown' },
  ])('leaves $title to the other classifier', ({ error }) => {
    expect(classify(error, CALL)).toBe(OTHER);
  });
});

describe('endedLate', () => {
  it.each([
    { grantedMs: 100, elapsedMs: 150, late: false },
    { grantedMs: 100, elapsedMs: 151, late: true },
    { grantedMs: 1_600, elapsedMs: 1_760, late: false },
    { grantedMs: 1_600, elapsedMs: 1_761, late: true },
  ])('after $elapsedMs ms of $grantedMs: $late', ({ late, ...times }) => {
    expect(endedLate({ ...times, endedBy: 'own_deadline' })).toBe(late);
  });
});

it('judges a cancel of ours by the time in which we were awake, where the breaker knows it', () => {
  const error = recordAttempt(
    new CallCancelledError('caller_left'),
    facts({ endedBy: 'caller', elapsedMs: 600 }),
  );

  expect(classify(error, { elapsedMs: 349, fairMs: 350 }).outcome).toBe('ignore');
  expect(classify(error, { elapsedMs: 350, fairMs: 350 }).outcome).toBe('failure');
});
