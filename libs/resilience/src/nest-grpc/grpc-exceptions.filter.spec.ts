import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Metadata, status } from '@grpc/grpc-js';
import {
  BadRequestException,
  Catch,
  ConflictException,
  ForbiddenException,
  HttpException,
  InternalServerErrorException,
  Logger,
  NotFoundException,
  ServiceUnavailableException,
  UnprocessableEntityException,
} from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { RpcException } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  FallbackFailedError,
} from '../core/index.js';
import { readMarker, type FailureMarker } from '../grpc/index.js';
import { BreakerRegistry } from '../policies/index.js';
import { FailureMarkers, GrpcExceptionsFilter } from './index.js';

interface Answer {
  readonly code: status;
  readonly message: string;
  readonly metadata?: Metadata;
}

let logged: jest.SpiedFunction<Logger['error']>;

beforeEach(() => {
  logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
});
afterEach(() => {
  jest.restoreAllMocks();
});

function answerTo(exception: unknown, callerLeft = false, markers?: FailureMarkers): Answer {
  return answerBy(new GrpcExceptionsFilter(markers), exception, callerLeft);
}

function answerBy(filter: GrpcExceptionsFilter, exception: unknown, callerLeft = false): Answer {
  const host = new ExecutionContextHost([{}, new Metadata(), { cancelled: callerLeft }]);
  let answer: unknown;
  filter.catch(exception, host).subscribe({ error: (sent: unknown) => (answer = sent) });
  return answer as Answer;
}

const OPTIONS = {
  self: 'service-b',
  registry: new BreakerRegistry(),
  dependencyOf: () => undefined,
} as const;
const MARKERS = new FailureMarkers(OPTIONS);
const OVERLOADED = new FailureMarkers({ ...OPTIONS, ownReason: () => 'OVERLOADED' });

function markerOf({ code, metadata }: Answer): FailureMarker | undefined {
  const peer = { name: 'service-b', dependencies: [] };
  const reading = readMarker(metadata ?? new Metadata(), code, peer);
  return reading.kind === 'valid' ? reading.marker : undefined;
}

function metadataOf(entries: Record<string, string>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
  return metadata;
}

function serviceError(code: status, details: string): Error {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

describe('GrpcExceptionsFilter', () => {
  it.each<{ title: string; exception: unknown; code: keyof typeof status; message: string }>([
    {
      title: 'a full bulkhead, without its figures',
      exception: new BulkheadFullError('service-c/Charge', 64, 0, 'full'),
      code: 'RESOURCE_EXHAUSTED',
      message: 'This service takes no more calls for now.',
    },
    {
      title: 'a deadline of our own, without its name',
      exception: new DeadlineExceededError('PaymentsGateway.charge', 700, 'attempt'),
      code: 'DEADLINE_EXCEEDED',
      message: 'A service this one depends on did not answer in time.',
    },
    {
      title: 'a fallback that failed too: by what it should have stood in for',
      exception: new FallbackFailedError(
        'quotes',
        serviceError(status.UNAVAILABLE, 'down'),
        new TypeError('secret'),
      ),
      code: 'UNAVAILABLE',
      message: 'A service this one depends on is unavailable.',
    },
    {
      title: 'an RpcException with a code',
      exception: new RpcException({ code: status.NOT_FOUND, message: 'no order o-1' }),
      code: 'NOT_FOUND',
      message: 'no order o-1',
    },
    {
      title: 'an RpcException of words alone',
      exception: new RpcException('no'),
      code: 'UNKNOWN',
      message: 'no',
    },
    {
      title: 'validation with a list of faults',
      exception: new BadRequestException(['amount is missing', 'currency is odd']),
      code: 'INVALID_ARGUMENT',
      message: 'amount is missing; currency is odd',
    },
    {
      title: 'validation with 422',
      exception: new UnprocessableEntityException('amount is missing'),
      code: 'INVALID_ARGUMENT',
      message: 'amount is missing',
    },
    {
      title: '404',
      exception: new NotFoundException('no order o-1'),
      code: 'NOT_FOUND',
      message: 'no order o-1',
    },
    {
      title: '403',
      exception: new ForbiddenException('not yours'),
      code: 'PERMISSION_DENIED',
      message: 'not yours',
    },
    {
      title: '409',
      exception: new ConflictException('changed meanwhile'),
      code: 'ABORTED',
      message: 'changed meanwhile',
    },
    {
      title: '418',
      exception: new HttpException('a teapot', 418),
      code: 'FAILED_PRECONDITION',
      message: 'a teapot',
    },
    {
      title: '500, whose words stay here',
      exception: new InternalServerErrorException('at 10.0.0.7'),
      code: 'INTERNAL',
      message: 'Internal error.',
    },
    {
      title: '503, whose words stay here',
      exception: new ServiceUnavailableException('at 10.0.0.7'),
      code: 'UNAVAILABLE',
      message: 'A service this one depends on is unavailable.',
    },
    {
      title: 'a dependency that is down, without its address',
      exception: serviceError(status.UNAVAILABLE, 'connect ECONNREFUSED 10.0.0.7:50053'),
      code: 'UNAVAILABLE',
      message: 'A service this one depends on is unavailable.',
    },
    {
      title: 'a dependency that took too long',
      exception: serviceError(status.DEADLINE_EXCEEDED, 'remote_addr=10.0.0.7:50053'),
      code: 'DEADLINE_EXCEEDED',
      message: 'A service this one depends on did not answer in time.',
    },
    {
      title: "a dependency's answer about shared state, in its words",
      exception: serviceError(status.FAILED_PRECONDITION, 'the key was used for another charge'),
      code: 'FAILED_PRECONDITION',
      message: 'the key was used for another charge',
    },
    {
      title: 'a dependency that says we asked wrongly: our bug',
      exception: serviceError(status.INVALID_ARGUMENT, 'amount is missing'),
      code: 'INTERNAL',
      message: 'Internal error.',
    },
    {
      title: 'too little time left, without saying what for',
      exception: new BudgetExhaustedError('C.Charge', 20, 100),
      code: 'DEADLINE_EXCEEDED',
      message: 'Too little time was left for this call.',
    },
    {
      title: 'an open circuit, without its name',
      exception: new CircuitOpenError('service-c/Charge', 'open', 3_000, 'service-c'),
      code: 'UNAVAILABLE',
      message: 'Calls like this one are refused for now.',
    },
    {
      title: 'a deadline of the caller that passed',
      exception: new CallCancelledError('deadline'),
      code: 'DEADLINE_EXCEEDED',
      message: 'The call was cancelled: the deadline of our own caller passed.',
    },
    {
      title: 'a caller that left',
      exception: new CallCancelledError('caller_left'),
      code: 'CANCELLED',
      message: 'The call was cancelled: our own caller left.',
    },
  ])('answers $title: $code', ({ exception, code, message }) => {
    expect(answerTo(exception)).toMatchObject({ code: status[code], message });
    expect(logged).not.toHaveBeenCalled();
  });

  it('keeps the metadata of an RpcException', () => {
    const metadata = new Metadata();
    metadata.set('x-reason', 'OVERLOADED');
    const error = { code: status.UNAVAILABLE, message: 'full', metadata };

    expect(answerTo(new RpcException(error))).toBe(error);
  });

  it.each<{ title: string; ms: number | undefined; retryAfterMs: number | undefined }>([
    { title: 'when to come back', ms: 4_210.5, retryAfterMs: 4_211 },
    { title: 'no time where nobody knows one', ms: undefined, retryAfterMs: undefined },
  ])('tells who meets an open breaker $title, and not to retry before', ({ ms, retryAfterMs }) => {
    const answer = answerTo(new CircuitOpenError('c/Charge', 'open', ms), false, MARKERS);

    expect(answer.code).toBe(status.UNAVAILABLE);
    expect(answer.metadata?.get('grpc-retry-pushback-ms')).toEqual(['-1']);
    expect(markerOf(answer)?.retryAfterMs).toBe(retryAfterMs);
  });

  it('sends no marker without being given any, but forbids the retry', () => {
    const { metadata } = answerTo(new CircuitOpenError('c/Charge', 'open', 4_210.5));

    expect(metadata?.getMap()).toEqual({ 'grpc-retry-pushback-ms': '-1' });
  });

  it.each([
    { title: 'a caller that left gets none', exception: new BudgetExhaustedError('x', 1, 2) },
    { title: 'nor does a bug', exception: new TypeError('secret'), stays: true },
  ])('sends no marker: $title', ({ exception, stays = false }) => {
    expect(markerOf(answerTo(exception, !stays, MARKERS))).toBeUndefined();
  });

  it.each<{ title: string; exception: Error; words: string }>([
    {
      title: 'an RpcException, whose own trailers stay',
      exception: new RpcException({
        code: status.RESOURCE_EXHAUSTED,
        message: 'full',
        metadata: metadataOf({ 'x-order': 'o-1' }),
      }),
      words: 'full',
    },
    {
      title: 'an HttpException',
      exception: new ServiceUnavailableException('full at 10.0.0.7'),
      words: 'This service takes no more calls for now.',
    },
    {
      title: 'an error of its own class',
      exception: new TypeError('full at 10.0.0.7'),
      words: 'This service takes no more calls for now.',
    },
  ])("says that a refusal of the application's is its own: $title", ({ exception, words }) => {
    const answer = answerTo(exception, false, OVERLOADED);

    expect(answer).toMatchObject({ code: status.RESOURCE_EXHAUSTED, message: words });
    expect(markerOf(answer)).toMatchObject({ reason: 'OVERLOADED', path: ['service-b'] });
    if (exception instanceof RpcException) {
      expect(answer.metadata?.get('x-order')).toEqual(['o-1']);
    }
    expect(logged).not.toHaveBeenCalled();
  });

  it.each([
    {
      title: 'the markers of the application',
      providers: [{ provide: FailureMarkers, useValue: OVERLOADED }],
      reason: 'OVERLOADED',
    },
    { title: 'none where it has none', providers: [], reason: undefined },
  ])('is extended by filters that Nest makes, with $title', async ({ providers, reason }) => {
    @Catch(RangeError)
    class RangeFilter extends GrpcExceptionsFilter {}
    const module = await Test.createTestingModule({
      providers: [...providers, RangeFilter],
    }).compile();

    const answer = answerBy(module.get(RangeFilter), new RangeError('x'));

    expect(markerOf(answer)?.reason).toBe(reason);
  });

  it('sends no trailers at all for calls whose markers are muted', () => {
    const markers = new FailureMarkers({ ...OPTIONS, isMuted: () => true });

    const answer = answerTo(new CircuitOpenError('c/Charge', 'open', 4_000), false, markers);

    expect(answer.code).toBe(status.UNAVAILABLE);
    expect(answer.metadata).toBeUndefined();
  });

  it.each([
    { title: 'the caller is still there', callerLeft: false, code: status.UNAVAILABLE },
    { title: 'the caller left', callerLeft: true, code: status.CANCELLED },
  ])('relays a CANCELLED of a dependency when $title', ({ callerLeft, code }) => {
    expect(answerTo(serviceError(status.CANCELLED, 'Call cancelled'), callerLeft).code).toBe(code);
  });

  it.each([
    { title: 'an error', exception: new TypeError('secret'), said: 'secret' },
    { title: 'something else', exception: { secret: true }, said: '[object Object]' },
  ])(
    'logs $title that nobody foresaw with its stack, and sends none of it',
    ({ exception, said }) => {
      expect(answerTo(exception)).toEqual({ code: status.INTERNAL, message: 'Internal error.' });
      expect(logged).toHaveBeenCalledWith(
        `Unexpected error: ${said}`,
        { event: 'rpc.unexpected', count: 1 },
        expect.any(Error),
      );
    },
  );

  it('logs a bug under load once a second, with how often it came', () => {
    jest.useFakeTimers();
    const filter = new GrpcExceptionsFilter();
    const fail = () =>
      filter
        .catch(new TypeError('x'), new ExecutionContextHost([]))
        .subscribe({ error: () => undefined });

    for (let i = 0; i < 50; i++) fail();
    jest.advanceTimersByTime(1_000);
    fail();

    expect(logged.mock.calls.map(([message]) => message as string)).toEqual([
      'Unexpected error: x',
      'Unexpected error: x (and 49 before, since the last line)',
    ]);
    jest.useRealTimers();
  });

  it('answers an RpcException of half a surrogate pair, on which grpc-js would die', () => {
    const error = new RpcException({ code: status.INVALID_ARGUMENT, message: 'no \uD83D' });

    expect(answerTo(error)).toEqual({ code: status.INVALID_ARGUMENT, message: 'no \uFFFD' });
  });

  it('sends words that fit into a header: bounded, without control characters or half a smiley', () => {
    const long = answerTo(new BadRequestException('x'.repeat(511) + '😀'.repeat(10)));
    const odd = answerTo(new BadRequestException('a\u0000b\nc'));

    expect(() => encodeURI(long.message)).not.toThrow();
    expect(long.message).toHaveLength(512);
    expect(odd.message).toBe('a\uFFFDb\uFFFDc');
  });
});
