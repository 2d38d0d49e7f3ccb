import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ConflictException,
  Controller,
  Get,
  Module,
  Param,
  type ArgumentsHost,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CircuitOpenError,
  DeadlineExceededError,
  FallbackFailedError,
} from '../core/index.js';
import { ResilienceExceptionFilter } from './index.js';

const SECRET = 'secret-dependency';

const ERRORS: Record<string, () => Error> = {
  open: () => new CircuitOpenError(SECRET, 'open', 4_001, SECRET),
  soon: () => new CircuitOpenError(SECRET, 'half_open_full', 20),
  forced: () => new CircuitOpenError(SECRET, 'forced_open'),
  full: () => new BulkheadFullError(SECRET, 8, 0, 'full'),
  late: () => new DeadlineExceededError(SECRET, 700, 'attempt'),
  hasty: () => new BudgetExhaustedError(SECRET, 10, 100),
  conflict: () => new ConflictException('taken'),
  bug: () => new TypeError('x of null'),
  fallback: () => new FallbackFailedError(SECRET, new Error('down'), new Error('none')),
};

@Controller()
class Failing {
  @Get(':error')
  fail(@Param('error') error: string): never {
    throw ERRORS[error]?.() ?? new Error('no such error');
  }
}

@Module({
  controllers: [Failing],
  providers: [{ provide: APP_FILTER, useClass: ResilienceExceptionFilter }],
})
class AppModule {}

describe('ResilienceExceptionFilter', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
      logger: false,
    });
    await app.init();
  });
  afterAll(() => app.close());

  it.each<{ title: string; path: string; code: string; retryAfter: string }>([
    { title: 'an open circuit', path: '/open', code: 'CIRCUIT_OPEN', retryAfter: '5' },
    { title: 'one that is nearly due', path: '/soon', code: 'CIRCUIT_OPEN', retryAfter: '1' },
    { title: 'one forced open', path: '/forced', code: 'CIRCUIT_OPEN', retryAfter: '1' },
    { title: 'a full bulkhead', path: '/full', code: 'BULKHEAD_FULL', retryAfter: '1' },
  ])('answers 503 and when to come back for $title', async ({ path, code, retryAfter }) => {
    const { statusCode, headers, body } = await app.inject({ url: path });

    expect(statusCode).toBe(503);
    expect(headers['retry-after']).toBe(retryAfter);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code,
    });
  });

  it.each<{ title: string; path: string; code: string }>([
    { title: 'a deadline that passed', path: '/late', code: 'DEADLINE_EXCEEDED' },
    { title: 'too little time to begin', path: '/hasty', code: 'BUDGET_EXHAUSTED' },
  ])('answers 504 for $title', async ({ path, code }) => {
    const { statusCode, headers, body } = await app.inject({ url: path });

    expect(statusCode).toBe(504);
    expect(headers['retry-after']).toBeUndefined();
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'Gateway Timeout',
      status: 504,
      code,
    });
  });

  it.each<{ title: string; path: string; status: number; message: string }>([
    { title: 'an HTTP error', path: '/conflict', status: 409, message: 'taken' },
    { title: 'a bug', path: '/bug', status: 500, message: 'Internal server error' },
    {
      title: 'a fallback that failed',
      path: '/fallback',
      status: 500,
      message: 'Internal server error',
    },
  ])('leaves $title to Nest', async ({ path, status, message }) => {
    const { statusCode, body } = await app.inject({ url: path });

    expect(statusCode).toBe(status);
    expect(JSON.parse(body)).toMatchObject({ message });
  });

  it('ends an answer that has begun, for no status can be sent any more', () => {
    const { host, done } = adapterWith({ headersSent: true });

    new ResilienceExceptionFilter(host).catch(
      new BudgetExhaustedError('q', 1, 2),
      contextOf('http'),
    );

    expect(done).toEqual(['end']);
  });

  it('does nothing about what is no HTTP request', () => {
    const { host, done } = adapterWith({ headersSent: false });

    new ResilienceExceptionFilter(host).catch(
      new BudgetExhaustedError('q', 1, 2),
      contextOf('rpc'),
    );

    expect(done).toEqual([]);
  });
});

function adapterWith({ headersSent }: { readonly headersSent: boolean }) {
  const done: string[] = [];
  const httpAdapter = {
    isHeadersSent: () => headersSent,
    setHeader: () => done.push('header'),
    reply: () => done.push('reply'),
    end: () => done.push('end'),
  };
  return {
    done,
    host: Object.assign(new HttpAdapterHost(), { httpAdapter: httpAdapter as never }),
  };
}

function contextOf(type: string): ArgumentsHost {
  return {
    getType: () => type,
    switchToHttp: () => ({ getResponse: () => ({}) }),
  } as unknown as ArgumentsHost;
}
