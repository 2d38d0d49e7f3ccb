import { describe, expect, it } from '@jest/globals';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  recordAttempt,
  type AttemptEnd,
} from '../../core/index.js';
import {
  OUTBOUND_MARKERS,
  outboundMarker,
  ownMarker,
  readMarker,
  relayMarker,
  writeMarker,
  type FailureMarker,
} from './index.js';

const C = { name: 'service-c', dependencies: ['ledger'] };
const TO_C = ['service-b', 'service-c'];

function answered(
  code: status,
  { details = 'down', trailers = new Metadata() } = {},
): ServiceError {
  const error = Object.assign(new Error(details), { code, details, metadata: trailers });
  return recordAttempt(error, { grantedMs: 700, elapsedMs: 5, endedBy: 'peer' });
}

function attempted<E extends Error>(error: E, endedBy: AttemptEnd, grantedMs = 700): E {
  return recordAttempt(error, { grantedMs, elapsedMs: grantedMs, endedBy });
}

function timedOut(grantedMs?: number): ServiceError {
  return attempted(answered(status.DEADLINE_EXCEEDED), 'own_deadline', grantedMs);
}

function pushback(value: string): Metadata {
  const trailers = new Metadata();
  trailers.set('grpc-retry-pushback-ms', value);
  return trailers;
}

function markedBy(marker: FailureMarker): Metadata {
  return writeMarker(new Metadata(), marker);
}

const FROM_LEDGER: FailureMarker = {
  code: 4,
  reason: 'DEPENDENCY_TIMEOUT',
  path: ['service-c', 'ledger'],
  operation: 'charge',
};

interface Row {
  readonly title: string;
  readonly error: unknown;
  readonly marker: object | undefined;
}

// prettier-ignore
const ROWS: readonly Row[] = [
  { title: 'our breaker refused', error: new CircuitOpenError('b-c', 'open', 4_321), marker: { code: 14, reason: 'CIRCUIT_OPEN', path: TO_C, retryAfterMs: 4_321 } },
  { title: 'our breaker refused for what C blamed on another', error: new CircuitOpenError('b-c', 'open', 10, 'ledger'), marker: { code: 14, reason: 'CIRCUIT_OPEN', path: [...TO_C, 'ledger'], retryAfterMs: 10 } },
  { title: 'our breaker refused, C to blame', error: new CircuitOpenError('b-c', 'open', 10, 'service-c'), marker: { code: 14, reason: 'CIRCUIT_OPEN', path: TO_C, retryAfterMs: 10 } },
  { title: 'our breaker is forced open', error: new CircuitOpenError('b-c', 'forced_open'), marker: { code: 14, reason: 'CIRCUIT_OPEN', path: TO_C } },
  { title: 'our limit for C', error: new BulkheadFullError('service-c/Charge', 64, 0, 'full'), marker: { code: 14, reason: 'BULKHEAD_FULL', path: TO_C } },
  { title: 'too little time to begin', error: new BudgetExhaustedError('charge', 20, 100), marker: { code: 4, reason: 'BUDGET_EXHAUSTED', path: ['service-b'] } },
  { title: 'our caller left', error: new CallCancelledError('caller_left'), marker: undefined },
  { title: 'our caller left, as grpc-js says it', error: attempted(answered(1), 'caller'), marker: undefined },
  { title: 'our deadline', error: timedOut(), marker: { code: 4, reason: 'DEPENDENCY_TIMEOUT', path: TO_C } },
  { title: "our caller's deadline", error: attempted(new CallCancelledError('deadline'), 'caller'), marker: { code: 4, reason: 'DEPENDENCY_TIMEOUT', path: TO_C } },
  { title: 'our deadline, 349 ms granted', error: timedOut(349), marker: { code: 4, reason: 'BUDGET_EXHAUSTED', path: ['service-b'] } },
  { title: "our caller's deadline before anything was sent", error: attempted(new CallCancelledError('deadline'), 'never_sent'), marker: { code: 4, reason: 'BUDGET_EXHAUSTED', path: ['service-b'] } },
  { title: 'our deadline, 71 ms late: we stood still', error: recordAttempt(timedOut(), { grantedMs: 700, elapsedMs: 771, endedBy: 'own_deadline' }), marker: { code: 4, reason: 'BUDGET_EXHAUSTED', path: ['service-b'] } },
  { title: "our caller's deadline after 349 ms", error: recordAttempt(new CallCancelledError('deadline'), { grantedMs: 700, elapsedMs: 349, endedBy: 'caller' }), marker: { code: 4, reason: 'BUDGET_EXHAUSTED', path: ['service-b'] } },
  { title: 'a bug of ours', error: new TypeError('x is undefined'), marker: undefined },
  { title: 'a message too large', error: answered(8, { details: 'Received message larger than max (2 vs 1)' }), marker: undefined },
  { title: "C's marker about another", error: answered(4, { trailers: markedBy(FROM_LEDGER) }), marker: { code: 4, reason: 'DEPENDENCY_TIMEOUT', path: [...TO_C, 'ledger'] } },
  { title: "C's marker about itself", error: answered(8, { trailers: markedBy(ownMarker('service-c', 'OVERLOADED', { retryAfterMs: 30 })) }), marker: { code: 14, reason: 'OVERLOADED', path: TO_C, retryAfterMs: 30 } },
  { title: "C's forged marker", error: answered(14, { trailers: markedBy({ code: 14, reason: 'QUOTA', path: ['service-c', 'service-x'] }) }), marker: { code: 14, reason: 'DEPENDENCY_UNAVAILABLE', path: TO_C } },
  { title: 'ALREADY_EXISTS', error: answered(6), marker: undefined },
  { title: 'FAILED_PRECONDITION', error: answered(9), marker: undefined },
  { title: 'ABORTED', error: answered(10), marker: undefined },
  { title: 'DEADLINE_EXCEEDED by C', error: answered(4), marker: { code: 4, reason: 'DEPENDENCY_TIMEOUT', path: TO_C } },
  { title: 'DEADLINE_EXCEEDED by C, 349 ms granted', error: attempted(answered(4), 'peer', 349), marker: { code: 4, reason: 'BUDGET_EXHAUSTED', path: ['service-b'] } },
  { title: 'UNAVAILABLE', error: answered(14), marker: { code: 14, reason: 'DEPENDENCY_UNAVAILABLE', path: TO_C } },
  { title: 'nobody there', error: attempted(answered(14), 'never_sent'), marker: { code: 14, reason: 'DEPENDENCY_UNAVAILABLE', path: TO_C } },
  { title: 'CANCELLED by C', error: answered(1), marker: { code: 14, reason: 'DEPENDENCY_UNAVAILABLE', path: TO_C } },
  { title: 'RESOURCE_EXHAUSTED', error: answered(8), marker: { code: 14, reason: 'OVERLOADED', path: TO_C } },
  { title: 'RESOURCE_EXHAUSTED, do not retry', error: answered(8, { trailers: pushback('-1') }), marker: { code: 14, reason: 'OVERLOADED', path: TO_C } },
  { title: 'RESOURCE_EXHAUSTED until then', error: answered(8, { trailers: pushback('70') }), marker: { code: 14, reason: 'QUOTA', path: TO_C, retryAfterMs: 70 } },
  { title: 'INTERNAL', error: answered(13), marker: { code: 13, reason: 'DEPENDENCY_ERROR', path: TO_C } },
  { title: 'UNKNOWN', error: answered(2), marker: { code: 13, reason: 'DEPENDENCY_ERROR', path: TO_C } },
  { title: 'INVALID_ARGUMENT, which only we can have caused', error: answered(3), marker: { code: 13, reason: 'DEPENDENCY_ERROR', path: TO_C } },
  { title: 'UNIMPLEMENTED', error: answered(12), marker: { code: 13, reason: 'DEPENDENCY_ERROR', path: TO_C } },
];

describe('the marker for our caller when the gateway to C failed', () => {
  it.each(ROWS)('$title', ({ error, marker }) => {
    expect(outboundMarker({ error, self: 'service-b', dependency: C, fairMs: 350 })).toEqual(
      marker,
    );
  });

  it('says what we know of our own part, and until when our own breaker refuses', () => {
    const facts = { operation: 'order', attempts: 2, breaker: 'b-c', retryAfterMs: 4_990 };
    const failure = { self: 'service-b', dependency: C, ...facts };

    const fresh = outboundMarker({ ...failure, error: answered(14) });
    const relayed = outboundMarker({
      ...failure,
      error: answered(4, { trailers: markedBy({ ...FROM_LEDGER, retryAfterMs: 700 }) }),
    });

    expect(fresh).toMatchObject(facts);
    expect(relayed).toMatchObject(facts);
  });

  it('has a reason for each row of its table', () => {
    for (const { why } of OUTBOUND_MARKERS) expect(why).not.toBe('');
  });

  it('goes into trailers that our caller believes', () => {
    const peer = { name: 'service-b', dependencies: ['service-c'] };

    for (const { error } of ROWS) {
      const marker = outboundMarker({ error, self: 'service-b', dependency: C, fairMs: 350 });
      if (marker === undefined) continue;
      const trailers = writeMarker(new Metadata(), marker);

      expect(readMarker(trailers, marker.code, peer)).toEqual({ kind: 'valid', marker });
    }
  });
});

describe('a marker that is relayed', () => {
  it('keeps reason and origin over four hops, and maps the code at each', () => {
    const hops = ['service-b', 'service-a', 'gateway', 'edge'];
    let marker: FailureMarker = {
      code: 13,
      reason: 'DEPENDENCY_ERROR',
      path: ['service-c', 'ledger'],
      retryAfterMs: 70,
    };
    for (const hop of hops) {
      const peer = { name: marker.path[0], dependencies: [marker.path[1] ?? ''] };
      const reading = readMarker(writeMarker(new Metadata(), marker), marker.code, peer);
      if (reading.kind !== 'valid') throw new Error(`${hop} does not believe it`);
      marker = relayMarker(reading.marker, hop);
    }

    expect(marker).toEqual({
      code: 14,
      reason: 'DEPENDENCY_ERROR',
      path: ['edge', 'gateway', 'service-a', 'service-b', 'service-c', 'ledger'],
      retryAfterMs: 70,
    });
  });

  const long = (letter: string) => letter.repeat(63);

  it.each<{ title: string; path: FailureMarker['path']; relayed: readonly string[] }>([
    { title: 'puts our name first', path: ['c'], relayed: ['self', 'c'] },
    {
      title: 'drops the names after our dependency when eight are there',
      path: ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'origin'],
      relayed: ['self', 'c', 'e', 'f', 'g', 'h', 'i', 'origin'],
    },
    {
      title: 'drops as many as it takes to stay within 256 bytes',
      path: [long('c'), long('d'), long('e'), long('f')],
      relayed: ['self', long('c'), long('e'), long('f')],
    },
    {
      title: 'cuts out a loop through us',
      path: ['c', 'd', 'self', 'origin'],
      relayed: ['self', 'c', 'd', 'origin'],
    },
    { title: 'is ours if it began with us', path: ['c', 'd', 'self'], relayed: ['self'] },
  ])('$title', ({ path, relayed }) => {
    expect(relayMarker({ code: 14, reason: 'CIRCUIT_OPEN', path }, 'self').path).toEqual(relayed);
  });

  it('knows nothing any more of what the hop below did', () => {
    const below: FailureMarker = { ...FROM_LEDGER, attempts: 3, breaker: 'c-ledger' };

    expect(relayMarker(below, 'service-b')).toEqual({
      code: 4,
      reason: 'DEPENDENCY_TIMEOUT',
      path: ['service-b', 'service-c', 'ledger'],
    });
  });
});

describe('a refusal of our own', () => {
  it.each([
    { reason: 'OVERLOADED', code: 8 },
    { reason: 'BULKHEAD_FULL', code: 8 },
    { reason: 'QUOTA', code: 8 },
    { reason: 'CIRCUIT_OPEN', code: 14 },
    { reason: 'SHUTTING_DOWN', code: 14 },
    { reason: 'BUDGET_EXHAUSTED', code: 4 },
  ] as const)('$reason comes with code $code and our name alone', ({ reason, code }) => {
    expect(ownMarker('service-b', reason)).toEqual({ code, reason, path: ['service-b'] });
  });
});
