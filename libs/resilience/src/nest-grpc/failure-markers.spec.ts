import { describe, expect, it } from '@jest/globals';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { Subject, throwError } from 'rxjs';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  FallbackFailedError,
  recordAttempts,
} from '../core/index.js';
import { writeMarker, type FailureMarker } from '../grpc/index.js';
import { BreakerRegistry, runInCallScope } from '../policies/index.js';
import { circuitBreaker } from '../rxjs/index.js';
import { FakeClock } from '../testing/index.js';
import { FailureMarkers, Peer, failureMarkerOf, unaryCall } from './index.js';

const OPERATION = 'service-c/Charge';

function setUp() {
  const clock = new FakeClock();
  const registry = new BreakerRegistry({}, { clock });
  const figures = { failureThreshold: 2, openMs: 5_000, fairMs: 350 };
  const breaker = registry.define(OPERATION, figures, { group: 'outbound' });
  const whole = registry.define('service-c', figures, { group: 'outbound' });
  const inbound = registry.define('inbound/PlaceOrder', figures);
  whole.setActive(false);
  const peer = new Peer({ name: 'service-c', dependencies: ['service-d'] });
  const markers = new FailureMarkers({
    self: 'service-b',
    registry,
    dependencyOf: ({ group }) => (group === 'outbound' ? peer : undefined),
    limitedTo: (bulkhead) => (bulkhead === OPERATION ? peer : undefined),
    ownReason: (error) => {
      if (error instanceof BulkheadFullError && error.bulkhead === 'inbound') {
        return { reason: 'OVERLOADED', retryAfterMs: 120 };
      }
      return isFull(error) ? 'OVERLOADED' : undefined;
    },
  });
  /** Fails a call to C as it would fail in a gateway, behind its breakers. */
  const fail = (error: Error, grantedMs = 700, elapsedMs = 10): Error => {
    const reply = new Subject<never>();
    const call = unaryCall(() => reply, { operation: OPERATION, peer, clock });
    let seen: unknown;
    runInCallScope({ attemptDeadlineAt: clock.now() + grantedMs }, () =>
      call
        .pipe(circuitBreaker(breaker), circuitBreaker(whole))
        .subscribe({ error: (failure: unknown) => (seen = failure) }),
    );
    clock.advance(elapsedMs);
    reply.error(error);
    return seen as Error;
  };
  return { clock, breaker, whole, inbound, peer, markers, fail };
}

function isFull(error: unknown): boolean {
  return error instanceof RpcException && error.message === 'full';
}

function serviceError(code: status, metadata = new Metadata(), details = 'down'): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata });
}

function marked(marker: FailureMarker): ServiceError {
  const metadata = writeMarker(new Metadata(), marker);
  // As any answer: else an UNAVAILABLE could be our own side's word.
  metadata.set('content-type', 'application/grpc');
  return serviceError(marker.code, metadata);
}

const C_IS_DOWN: FailureMarker = {
  code: status.UNAVAILABLE,
  reason: 'CIRCUIT_OPEN',
  path: ['service-c', 'service-d'],
  operation: 'service-d/Book',
  retryAfterMs: 3_000,
};

type Kit = ReturnType<typeof setUp>;

describe('FailureMarkers', () => {
  it.each<{ title: string; error: (kit: Kit) => unknown; marker: Partial<FailureMarker> }>([
    {
      title: 'the refusal of a breaker of calls blames whom it guards',
      error: () => new CircuitOpenError(OPERATION, 'open', 4_000),
      marker: {
        code: status.UNAVAILABLE,
        reason: 'CIRCUIT_OPEN',
        path: ['service-b', 'service-c'],
        breaker: OPERATION,
        attempts: 0,
        retryAfterMs: 4_000,
      },
    },
    {
      title: 'or whom that blames',
      error: () => new CircuitOpenError(OPERATION, 'open', 4_000, 'service-d'),
      marker: { reason: 'CIRCUIT_OPEN', path: ['service-b', 'service-c', 'service-d'] },
    },
    {
      title: 'a refusal before our own handler is our own',
      error: () => new CircuitOpenError('inbound/PlaceOrder', 'open', 4_000),
      marker: { reason: 'CIRCUIT_OPEN', path: ['service-b'], retryAfterMs: 4_000 },
    },
    {
      title: 'so is one of a breaker that nobody knows',
      error: () => new CircuitOpenError('elsewhere', 'forced_open'),
      marker: { reason: 'CIRCUIT_OPEN', path: ['service-b'], breaker: 'elsewhere' },
    },
    {
      title: 'too little time to begin',
      error: () => new BudgetExhaustedError(OPERATION, 20, 100),
      marker: {
        code: status.DEADLINE_EXCEEDED,
        reason: 'BUDGET_EXHAUSTED',
        path: ['service-b'],
      },
    },
    {
      title: 'a refusal that the application calls its own',
      error: () => new RpcException('full'),
      marker: { code: status.RESOURCE_EXHAUSTED, reason: 'OVERLOADED', path: ['service-b'] },
    },
    {
      title: 'a limit before calls to a dependency blames the dependency',
      error: () => new BulkheadFullError(OPERATION, 64, 0, 'full'),
      marker: {
        code: status.UNAVAILABLE,
        reason: 'BULKHEAD_FULL',
        path: ['service-b', 'service-c'],
        operation: OPERATION,
        attempts: 0,
      },
    },
    {
      title: 'a limit before a handler is our own, of that operation',
      error: () => new BulkheadFullError('inbound/Charge', 64, 0, 'full'),
      marker: {
        code: status.RESOURCE_EXHAUSTED,
        reason: 'BULKHEAD_FULL',
        path: ['service-b'],
        operation: 'inbound/Charge',
      },
    },
    {
      title: 'a limit of all that comes in, with its end, as the application says',
      error: () => new BulkheadFullError('inbound', 256, 0, 'full'),
      marker: {
        code: status.RESOURCE_EXHAUSTED,
        reason: 'OVERLOADED',
        path: ['service-b'],
        retryAfterMs: 120,
      },
    },
    {
      title: 'a fallback that failed as well: why the call had failed',
      error: ({ fail }) =>
        new FallbackFailedError('quotes', fail(serviceError(status.UNAVAILABLE)), new Error('x')),
      marker: { reason: 'DEPENDENCY_UNAVAILABLE', path: ['service-b', 'service-c'] },
    },
    {
      title: 'a dependency that failed three attempts',
      error: ({ fail }) => recordAttempts(fail(serviceError(status.UNAVAILABLE)), 3),
      marker: { reason: 'DEPENDENCY_UNAVAILABLE', attempts: 3 },
    },
    {
      title: 'a breaker that opened after two attempts',
      error: () => recordAttempts(new CircuitOpenError(OPERATION, 'open', 4_000), 2),
      marker: { reason: 'CIRCUIT_OPEN', attempts: 2 },
    },
    {
      title: 'a dependency that is down',
      error: ({ fail }) => fail(serviceError(status.UNAVAILABLE)),
      marker: {
        code: status.UNAVAILABLE,
        reason: 'DEPENDENCY_UNAVAILABLE',
        path: ['service-b', 'service-c'],
        operation: OPERATION,
        breaker: OPERATION,
        attempts: 1,
      },
    },
    {
      title: 'a dependency that could not be asked',
      error: ({ fail }) =>
        fail(serviceError(status.UNAVAILABLE, new Metadata(), 'No connection established')),
      marker: { reason: 'DEPENDENCY_UNAVAILABLE', attempts: 0 },
    },
    {
      title: 'a dependency that was given fair time',
      error: ({ fail }) => fail(serviceError(status.DEADLINE_EXCEEDED), 700, 700),
      marker: { code: status.DEADLINE_EXCEEDED, reason: 'DEPENDENCY_TIMEOUT' },
    },
    {
      title: 'a dependency that was given less',
      error: ({ fail }) => fail(serviceError(status.DEADLINE_EXCEEDED), 349, 349),
      marker: { reason: 'BUDGET_EXHAUSTED', path: ['service-b'] },
    },
    {
      title: 'the marker of a dependency, with our name before it',
      error: ({ fail }) => fail(marked(C_IS_DOWN)),
      marker: {
        reason: 'CIRCUIT_OPEN',
        path: ['service-b', 'service-c', 'service-d'],
        operation: OPERATION,
        retryAfterMs: 3_000,
      },
    },
    {
      title: 'a marker that names whom the dependency does not ask, as if there were none',
      error: ({ fail }) => fail(marked({ ...C_IS_DOWN, path: ['service-c', 'service-x'] })),
      marker: { reason: 'DEPENDENCY_UNAVAILABLE', path: ['service-b', 'service-c'] },
    },
  ])('$title', ({ error, marker }) => {
    const kit = setUp();

    expect(kit.markers.markerFor(error(kit))).toMatchObject(marker);
  });

  it.each<{ title: string; error: (kit: Kit) => unknown }>([
    { title: 'a bug', error: () => new TypeError('x') },
    { title: 'something that is no error', error: () => 'x' },
    { title: 'an answer of the application', error: () => new RpcException('no order o-1') },
    {
      title: 'a gRPC error of a call that went to nobody known',
      error: () => serviceError(status.UNAVAILABLE),
    },
    {
      title: "the dependency's own answer about state that we share",
      error: ({ fail }) => fail(serviceError(status.FAILED_PRECONDITION)),
    },
    {
      title: 'a caller that left',
      error: ({ fail }) => fail(new CallCancelledError('caller_left')),
    },
  ])('says nothing about $title', ({ error }) => {
    const kit = setUp();

    expect(kit.markers.markerFor(error(kit))).toBeUndefined();
  });

  it('gives the failure that opens the circuit its open period already, and refusals the rest', () => {
    const { clock, fail, markers } = setUp();
    const hints = [1, 2].map(
      () => markers.markerFor(fail(serviceError(status.UNAVAILABLE)))?.retryAfterMs,
    );
    clock.advance(1_000);

    const refusal = markers.markerFor(fail(serviceError(status.UNAVAILABLE)));

    expect(hints).toEqual([undefined, 5_000]);
    expect(refusal).toMatchObject({ reason: 'CIRCUIT_OPEN', retryAfterMs: 4_000 });
  });

  it('prefers the period of its own open circuit to the hint that it relays', () => {
    const { fail, markers } = setUp();
    const [first, second] = [1, 2].map(() => markers.markerFor(fail(marked(C_IS_DOWN))));

    expect([first?.retryAfterMs, second?.retryAfterMs]).toEqual([3_000, 5_000]);
  });

  it('names the breaker of the whole dependency where that of the operation is idle', () => {
    const { breaker, whole, fail, markers } = setUp();
    breaker.setActive(false);
    whole.setActive(true);

    fail(serviceError(status.UNAVAILABLE));
    const marker = markers.markerFor(fail(serviceError(status.UNAVAILABLE)));

    expect(marker).toMatchObject({ breaker: 'service-c', retryAfterMs: 5_000 });
  });

  it('hints at the later one where both breakers of a call are open', () => {
    const { breaker, whole, fail, markers } = setUp();
    whole.setActive(true);
    whole.reconfigure({ failureThreshold: 1, openMs: 9_000 });
    breaker.reconfigure({ failureThreshold: 1 });

    const marker = markers.markerFor(fail(serviceError(status.UNAVAILABLE)));

    expect(marker).toMatchObject({ breaker: OPERATION, retryAfterMs: 9_000 });
  });

  it('names no breaker where none is active', () => {
    const { breaker, fail, markers } = setUp();
    breaker.setActive(false);

    const marker = markers.markerFor(fail(serviceError(status.UNAVAILABLE)));

    expect(marker).not.toHaveProperty('breaker');
    expect(marker).not.toHaveProperty('retryAfterMs');
  });
});

describe('failureMarkerOf', () => {
  it('reads what the peer said, also where breakers do not go by it', () => {
    const peer = new Peer({
      name: 'service-c',
      dependencies: ['service-d'],
      readsMarkers: () => false,
    });
    const error = marked(C_IS_DOWN);
    unaryCall(() => throwError(() => error), { peer }).subscribe({ error: () => undefined });

    expect(failureMarkerOf(error)).toEqual(C_IS_DOWN);
  });

  it('believes nobody it does not know', () => {
    expect(failureMarkerOf(marked(C_IS_DOWN))).toBeUndefined();
    expect(failureMarkerOf(new TypeError('x'))).toBeUndefined();
  });
});
