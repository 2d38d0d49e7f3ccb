import { describe, expect, it } from '@jest/globals';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import * as fc from 'fast-check';
import {
  BudgetExhaustedError,
  CallCancelledError,
  CircuitOpenError,
  recordAttempt,
  type AttemptEnd,
} from '../../core/index.js';
import {
  ATTRIBUTION_RULES,
  FAILURE_REASONS,
  attribute,
  followedOpenMs,
  observeFailure,
  writeMarker,
  type FailureMarker,
  type FailureReason,
  type Observation,
  type ObservedCall,
} from './index.js';
import type { Failed, Stalled } from './observation.js';

const OWN = ['service-b'] as const;
const BEYOND = ['service-b', 'service-c'] as const;

/** Dispatched at 1000 with 1700 ms, of which 900 are fair; the peer was last heard before that. */
const CALL: Failed = {
  kind: 'failed',
  peer: 'service-b',
  code: status.UNAVAILABLE,
  details: 'down',
  marker: { kind: 'absent' },
  attempt: { grantedMs: 1_700, elapsedMs: 5, endedBy: 'peer' },
  fairMs: 900,
  dispatchedAt: 1_000,
  lastHeardAt: 999,
};

function ended(endedBy: AttemptEnd, elapsedMs = 1_000, grantedMs = 1_700): Partial<Failed> {
  return { attempt: { grantedMs, elapsedMs, endedBy } };
}

function failed(...changes: Partial<Failed>[]): Failed {
  return Object.assign({ ...CALL }, ...changes) as Failed;
}

function marked(
  reason: FailureReason,
  path: FailureMarker['path'],
  extra: Partial<FailureMarker> = {},
): Partial<Failed> {
  return {
    marker: { kind: 'valid', marker: { code: status.UNAVAILABLE, reason, path, ...extra } },
  };
}

const STALLED: Stalled = {
  kind: 'stalled',
  peer: 'service-b',
  elapsedMs: 1_000,
  fairMs: 900,
  dispatchedAt: 1_000,
  lastHeardAt: 999,
};
const HEARD = { lastHeardAt: 1_000 };
const SILENT_DEADLINE = [{ code: status.DEADLINE_EXCEEDED }, ended('own_deadline', 1_700)];
const HINT = { retryAfterMs: 5_000 };

interface Row {
  readonly title: string;
  readonly seen: Observation;
  readonly rule: string;
  /** Outcome for the service key and for the operation key, then whether to retry. */
  readonly judged: readonly [service: string, operation: string, retry: string];
  readonly delayMs?: number;
  readonly openMs?: number;
  readonly blame?: string;
}

// prettier-ignore
const ROWS: readonly Row[] = [
  { title: 'refused here', seen: { kind: 'not_dispatched' }, rule: 'R0', judged: ['ignore', 'ignore', 'no'] },
  { title: 'answered', seen: { kind: 'answered' }, rule: 'R1', judged: ['success', 'success', 'no'] },
  { title: 'answered with stand-in data', seen: { kind: 'answered', degraded: true }, rule: 'R1', judged: ['success', 'success', 'no'] },

  { title: 'our timer 10 % and 1 ms late', seen: failed({ code: 4 }, ended('own_deadline', 1_871)), rule: 'R2', judged: ['ignore', 'ignore', 'no'] },
  { title: 'our cancel late', seen: failed({ code: 1 }, ended('caller', 1_871)), rule: 'R2', judged: ['ignore', 'ignore', 'no'] },
  { title: "our caller's deadline late, however long we were awake", seen: failed({ code: 4, wakefulMs: 900 }, ended('caller', 1_871)), rule: 'R2', judged: ['ignore', 'ignore', 'no'] },
  { title: 'the timer there, when ours was due long before', seen: failed({ code: 4 }, ended('peer', 1_871)), rule: 'R2', judged: ['ignore', 'ignore', 'no'] },
  { title: 'cancelled there, when our timer was due long before', seen: failed({ code: 1 }, ended('peer', 1_871)), rule: 'R2', judged: ['ignore', 'ignore', 'no'] },
  { title: 'our timer just not late', seen: failed({ code: 4 }, ended('own_deadline', 1_870)), rule: 'R12', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: "the peer's word late, which is no timer of ours", seen: failed(ended('peer', 9_000)), rule: 'R10', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },

  { title: 'budget exhausted at the peer', seen: failed({ code: 4 }, marked('BUDGET_EXHAUSTED', OWN)), rule: 'R3', judged: ['ignore', 'ignore', 'no'] },
  { title: 'budget exhausted beyond', seen: failed(marked('BUDGET_EXHAUSTED', BEYOND, HINT)), rule: 'R3', judged: ['ignore', 'ignore', 'no'] },

  { title: 'quota at the peer', seen: failed({ code: 8 }, marked('QUOTA', OWN, HINT)), rule: 'R4', judged: ['alive', 'alive', 'any_method'], delayMs: 5_000 },
  { title: 'quota at the peer without a delay', seen: failed({ code: 8 }, marked('QUOTA', OWN)), rule: 'R4', judged: ['alive', 'alive', 'no'] },
  { title: 'quota beyond', seen: failed(marked('QUOTA', BEYOND, HINT)), rule: 'R4', judged: ['alive', 'alive', 'if_idempotent'], delayMs: 5_000 },
  { title: 'quota beyond, with the pushback of a relay', seen: failed(marked('QUOTA', BEYOND, HINT), { pushbackMs: -1 }), rule: 'R4', judged: ['alive', 'alive', 'no'] },

  { title: 'circuit open beyond', seen: failed(marked('CIRCUIT_OPEN', BEYOND, HINT)), rule: 'R5', judged: ['alive+', 'failure', 'no'], openMs: 5_050, blame: 'service-c' },
  { title: 'timeout beyond, without a hint', seen: failed({ code: 4 }, marked('DEPENDENCY_TIMEOUT', BEYOND), ended('peer', 1_690)), rule: 'R5', judged: ['alive+', 'failure', 'no'], blame: 'service-c' },
  { title: 'overload beyond', seen: failed(marked('OVERLOADED', BEYOND)), rule: 'R5', judged: ['alive+', 'failure', 'no'], blame: 'service-c' },
  { title: 'shutting down beyond, three hops away', seen: failed(marked('SHUTTING_DOWN', [...BEYOND, 'ledger'])), rule: 'R5', judged: ['alive+', 'failure', 'no'], blame: 'ledger' },
  { title: 'beyond, whatever the pushback', seen: failed(marked('CIRCUIT_OPEN', BEYOND), { pushbackMs: 0 }), rule: 'R5', judged: ['alive+', 'failure', 'no'], blame: 'service-c' },

  { title: 'the peer overloaded', seen: failed({ code: 8, pushbackMs: 40 }, marked('OVERLOADED', OWN, HINT)), rule: 'R6', judged: ['failure', 'failure', 'any_method'], delayMs: 40, blame: 'service-b' },
  { title: 'the peer overloaded, no date', seen: failed({ code: 8, pushbackMs: -1 }, marked('OVERLOADED', OWN)), rule: 'R6', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'the peer shutting down', seen: failed(marked('SHUTTING_DOWN', OWN)), rule: 'R6', judged: ['failure', 'failure', 'no'], blame: 'service-b' },

  { title: "the peer's own breaker open", seen: failed(marked('CIRCUIT_OPEN', OWN, HINT)), rule: 'R7', judged: ['alive+', 'failure', 'no'], openMs: 5_050, blame: 'service-b' },
  { title: "the peer's operation full", seen: failed({ code: 8, pushbackMs: 40 }, marked('BULKHEAD_FULL', OWN)), rule: 'R7', judged: ['alive+', 'failure', 'no'], blame: 'service-b' },
  { title: 'a dependency at fault, but the peer as origin: not believed', seen: failed(marked('DEPENDENCY_UNAVAILABLE', OWN, HINT)), rule: 'R10', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },

  { title: 'not found', seen: failed({ code: 5 }), rule: 'R8', judged: ['alive', 'alive', 'no'] },
  { title: 'unauthenticated', seen: failed({ code: 16 }), rule: 'R8', judged: ['alive', 'alive', 'no'] },
  { title: 'aborted', seen: failed({ code: 10 }), rule: 'R8', judged: ['alive', 'alive', 'no'] },
  { title: 'exhausted with pushback', seen: failed({ code: 8, pushbackMs: 70 }), rule: 'R8', judged: ['alive', 'alive', 'if_idempotent'], delayMs: 70 },

  { title: 'the timer there, 20 ms before ours', seen: failed({ code: 4 }, ended('peer', 1_680)), rule: 'R9', judged: ['ignore', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'the timer there, with too little granted', seen: failed({ code: 4 }, ended('peer', 890, 899)), rule: 'R9', judged: ['ignore', 'ignore', 'no'] },
  { title: 'the timer there, and we awake for 899 ms', seen: failed({ code: 4, wakefulMs: 899 }, ended('peer', 1_700)), rule: 'R9', judged: ['ignore', 'ignore', 'no'] },
  { title: 'the timer there, and we awake for 900 ms', seen: failed({ code: 4, wakefulMs: 900 }, ended('peer', 1_700)), rule: 'R9', judged: ['ignore', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'cancelled there, and we awake for 899 ms', seen: failed({ code: 1, wakefulMs: 899 }, ended('peer', 1_700)), rule: 'R9', judged: ['ignore', 'ignore', 'no'] },
  { title: 'cancelled there, after a fair time', seen: failed({ code: 1 }, ended('peer', 900)), rule: 'R9', judged: ['ignore', 'failure', 'no'], blame: 'service-b' },
  { title: 'cancelled there, soon', seen: failed({ code: 1 }, ended('peer', 899)), rule: 'R9', judged: ['ignore', 'ignore', 'no'] },

  { title: 'DEADLINE_EXCEEDED 21 ms early: its own word', seen: failed({ code: 4 }, ended('peer', 1_679)), rule: 'R10', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'unavailable', seen: CALL, rule: 'R10', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'unavailable, do not retry', seen: failed({ pushbackMs: -1 }), rule: 'R10', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'unavailable, retry in 30 ms', seen: failed({ pushbackMs: 30 }), rule: 'R10', judged: ['failure', 'failure', 'if_idempotent'], delayMs: 30, blame: 'service-b' },
  { title: 'unavailable with a forged marker', seen: failed({ marker: { kind: 'invalid', fault: 'dependency' } }), rule: 'R10', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'internal', seen: failed({ code: 13 }), rule: 'R10', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'internal, whatever the pushback', seen: failed({ code: 13, pushbackMs: 0 }), rule: 'R10', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'unknown', seen: failed({ code: 2 }), rule: 'R10', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'exhausted without pushback', seen: failed({ code: 8 }), rule: 'R10', judged: ['failure', 'failure', 'no'], blame: 'service-b' },

  { title: 'not sent', seen: failed(ended('never_sent', 2)), rule: 'R11a', judged: ['failure', 'failure', 'any_method'], blame: 'service-b' },
  { title: 'not sent, however recently heard', seen: failed(ended('never_sent', 2), HEARD), rule: 'R11a', judged: ['failure', 'failure', 'any_method'], blame: 'service-b' },
  { title: 'dropped', seen: failed(ended('dropped', 2)), rule: 'R11b', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'dropped as cancelled', seen: failed({ code: 1 }, ended('dropped', 2)), rule: 'R11b', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },

  { title: 'silence to the deadline, on all calls', seen: failed(...SILENT_DEADLINE), rule: 'R12', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'silence, and never heard at all', seen: { ...STALLED, kind: 'stalled', lastHeardAt: -1 }, rule: 'R12', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'silence, others answered since', seen: failed(...SILENT_DEADLINE, HEARD), rule: 'R12', judged: ['ignore', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: "our caller's deadline", seen: failed({ code: 4 }, ended('caller', 1_000)), rule: 'R12', judged: ['failure', 'failure', 'if_idempotent'], blame: 'service-b' },
  { title: 'our caller left after a fair time', seen: failed({ code: 1 }, ended('caller', 900)), rule: 'R12', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'a stall', seen: STALLED, rule: 'R12', judged: ['failure', 'failure', 'no'], blame: 'service-b' },
  { title: 'a stall, others answered since', seen: { ...STALLED, ...HEARD }, rule: 'R12', judged: ['ignore', 'failure', 'no'], blame: 'service-b' },

  { title: 'a deadline with 899 ms granted', seen: failed({ code: 4 }, ended('own_deadline', 899, 899)), rule: 'R13', judged: ['ignore', 'ignore', 'no'] },
  { title: 'a deadline, and we awake for 899 ms of it', seen: failed({ code: 4, wakefulMs: 899 }, ended('own_deadline', 1_700)), rule: 'R13', judged: ['ignore', 'ignore', 'no'] },
  { title: "our caller's deadline after 899 ms", seen: failed({ code: 4 }, ended('caller', 899)), rule: 'R13', judged: ['ignore', 'ignore', 'no'] },
  { title: "our caller's deadline, and we awake for 899 ms", seen: failed({ code: 4, wakefulMs: 899 }, ended('caller', 1_000)), rule: 'R13', judged: ['ignore', 'ignore', 'no'] },
  { title: 'our caller left, and we awake for 899 ms', seen: failed({ code: 1, wakefulMs: 899 }, ended('caller', 1_000)), rule: 'R13', judged: ['ignore', 'ignore', 'no'] },
  { title: 'our caller left after 899 ms', seen: failed({ code: 1 }, ended('caller', 899)), rule: 'R13', judged: ['ignore', 'ignore', 'no'] },
  { title: 'a stall of 899 ms', seen: { ...STALLED, elapsedMs: 899 }, rule: 'R13', judged: ['ignore', 'ignore', 'no'] },
];

describe('attribution', () => {
  it.each(ROWS)('$rule: $title', (row) => {
    const judged = attribute(row.seen);

    const anew = judged.service.endsStreak === true ? '+' : '';
    expect([judged.rule, `${judged.service.outcome}${anew}`, judged.operation.outcome]).toEqual([
      row.rule,
      row.judged[0],
      row.judged[1],
    ]);
    expect([judged.retry, judged.retryDelayMs]).toEqual([row.judged[2], row.delayMs]);
    expect(judged.operation.openMs).toBe(row.openMs);
    expect(judged.blame).toBe(row.blame);
    expect(judged.service.openMs).toBeUndefined();
  });

  it('has a row here for each rule, and a reason with each', () => {
    const ids = new Set(ATTRIBUTION_RULES.map(({ id }) => id));

    expect(new Set(ROWS.map(({ rule }) => rule))).toEqual(ids);
    for (const { why } of ATTRIBUTION_RULES) expect(why).not.toBe('');
  });

  it('names code and origin as the cause of a failure', () => {
    const beyond = attribute(failed(marked('CIRCUIT_OPEN', BEYOND))).operation.cause;
    const own = attribute(CALL).operation.cause;

    expect(beyond).toEqual({ code: 'CIRCUIT_OPEN', message: 'down', origin: 'service-c' });
    expect(own).toEqual({ code: 'UNAVAILABLE', message: 'down', origin: 'service-b' });
  });

  it('without a fair time set, deadlines count and cancels do not', () => {
    const { fairMs: _, ...untimed } = CALL;
    const deadline = { ...untimed, code: 4, attempt: { ...CALL.attempt, endedBy: 'own_deadline' } };
    const cancel = { ...untimed, code: 1, attempt: { ...CALL.attempt, endedBy: 'caller' } };

    expect(attribute(deadline as Failed).rule).toBe('R12');
    expect(attribute(cancel as Failed).rule).toBe('R13');
  });

  it('every observation matches a rule, and no marker from beyond ever fails the peer', () => {
    const observation = fc.record({
      code: fc.integer({ min: 1, max: 16 }),
      endedBy: fc.constantFrom<AttemptEnd>(
        'never_sent',
        'peer',
        'own_deadline',
        'caller',
        'dropped',
      ),
      grantedMs: fc.integer({ min: 0, max: 3_000 }),
      elapsedMs: fc.integer({ min: 0, max: 3_000 }),
      lastHeardAt: fc.integer({ min: 0, max: 2_000 }),
      pushbackMs: fc.integer({ min: -1, max: 100 }),
      reason: fc.option(fc.constantFrom(...FAILURE_REASONS), { nil: undefined }),
    });
    fc.assert(
      fc.property(observation, ({ reason, endedBy, grantedMs, elapsedMs, ...rest }) => {
        const attempt = { endedBy, grantedMs, elapsedMs };
        const seen = failed(rest, { attempt }, reason === undefined ? {} : marked(reason, BEYOND));

        expect(ATTRIBUTION_RULES.some(({ when }) => when(seen))).toBe(true);
        const judged = attribute(seen);
        if (reason !== undefined) expect(judged.service.outcome).not.toBe('failure');
        if ((seen.pushbackMs ?? 0) < 0 && endedBy === 'peer' && judged.rule !== 'R9') {
          expect(judged.retry).toBe('no');
        }
      }),
    );
  });
});

describe('the follow rule', () => {
  it.each([
    { hint: 0, open: 100 },
    { hint: 50, open: 100 },
    { hint: 51, open: 101 },
    { hint: 5_000, open: 5_050 },
    { hint: 59_950, open: 60_000 },
    { hint: 2 ** 31 - 1, open: 60_000 },
  ])('a hint of $hint ms opens for $open ms', ({ hint, open }) => {
    expect(followedOpenMs(hint)).toBe(open);
  });
});

describe('observeFailure', () => {
  const call: ObservedCall = {
    peer: { name: 'service-b', dependencies: ['service-c'] },
    readsMarkers: true,
    elapsedMs: 20,
    fairMs: 900,
    dispatchedAt: 1_000,
    lastHeardAt: 999,
  };

  function serviceError(code: status, details = 'down', metadata = new Metadata()): ServiceError {
    return Object.assign(new Error(details), { code, details, metadata });
  }

  function headers(): Metadata {
    const metadata = new Metadata();
    metadata.set('content-type', 'application/grpc+proto');
    return metadata;
  }

  const trailers = () =>
    writeMarker(new Metadata(), { code: 14, reason: 'CIRCUIT_OPEN', path: BEYOND });

  it.each<{ title: string; error: Error; rule: string }>([
    { title: 'our breaker refused', error: new CircuitOpenError('b', 'open', 1), rule: 'R0' },
    { title: 'too little time', error: new BudgetExhaustedError('get', 1, 100), rule: 'R0' },
    {
      title: 'cancelled before it was sent',
      error: recordAttempt(new CallCancelledError('caller_left'), {
        grantedMs: 0,
        elapsedMs: 0,
        endedBy: 'never_sent',
      }),
      rule: 'R0',
    },
    {
      title: 'a message too large',
      error: serviceError(8, 'Received message larger than max (2008 vs 1000)'),
      rule: 'R0',
    },
    { title: 'a marker', error: serviceError(14, 'down', trailers()), rule: 'R5' },
    { title: 'a status', error: serviceError(14, 'down', headers()), rule: 'R10' },
    { title: 'words of nobody known', error: serviceError(14), rule: 'R11b' },
    { title: 'nobody there', error: serviceError(14, 'No connection established'), rule: 'R11a' },
    { title: 'dropped', error: serviceError(14, 'Connection dropped'), rule: 'R11b' },
    {
      title: 'the attempt as recorded, not as it reads',
      error: recordAttempt(serviceError(4), {
        grantedMs: 1_700,
        elapsedMs: 1_700,
        endedBy: 'own_deadline',
      }),
      rule: 'R12',
    },
    { title: 'our caller left at once', error: new CallCancelledError('caller_left'), rule: 'R13' },
  ])('$title: $rule', ({ error, rule }) => {
    const seen = observeFailure(error, call);

    expect(seen && attribute(seen).rule).toBe(rule);
  });

  it('has nothing to say about a bug', () => {
    expect(observeFailure(new TypeError('x is undefined'), call)).toBeUndefined();
  });

  it('reads no marker where the placement does not', () => {
    const seen = observeFailure(serviceError(14, 'down', trailers()), {
      ...call,
      readsMarkers: false,
    });

    expect(seen).toMatchObject({ marker: { kind: 'absent' }, pushbackMs: -1 });
  });
});
