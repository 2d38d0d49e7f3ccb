import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Module,
  BadRequestException,
  Controller,
  Get,
  Injectable,
  InternalServerErrorException,
  Query,
  Sse,
  UseInterceptors,
  type ArgumentsHost,
  type CallHandler,
  type INestApplication,
} from '@nestjs/common';
import { BaseExceptionFilter, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  Subject,
  defaultIfEmpty,
  firstValueFrom,
  from,
  of,
  pipe,
  takeUntil,
  type Observable,
} from 'rxjs';
import { ResilienceError, recordAttempt } from '../core/index.js';
import { BreakerRegistry } from '../policies/index.js';
import {
  Bulkhead,
  CircuitBreaker,
  PolicyRegistry,
  ResilienceInterceptor,
  ResilienceModule,
} from './index.js';

/** What a handler waits for that hangs. */
let hung = new Subject<string>();

const FAULTS: Record<string, () => Error> = {
  validation: () => new BadRequestException(),
  own: () => new InternalServerErrorException(),
  bug: () => new TypeError('x'),
  dependency: () =>
    recordAttempt(new Error('down'), { grantedMs: 700, elapsedMs: 3, endedBy: 'peer' }),
};

function fail(fault: string | undefined): void {
  const make = FAULTS[fault ?? ''];
  if (make !== undefined) throw make();
}

@Injectable()
class Clock {
  @CircuitBreaker({ name: 'provider', failureThreshold: 1 })
  async now(): Promise<number> {
    return 1;
  }
}

@Controller()
@UseInterceptors(ResilienceInterceptor)
class Orders {
  constructor(private readonly clock: Clock) {}

  @Get('guarded')
  @CircuitBreaker({ name: 'guarded', group: 'server', failureThreshold: 2 })
  async guarded(@Query('fault') fault?: string): Promise<{ at: number }> {
    fail(fault);
    return { at: await this.clock.now() };
  }

  @Get('limited')
  @Bulkhead({ name: 'inbound', maxConcurrent: 1 })
  @CircuitBreaker({ name: 'limited', failureThreshold: 1 })
  limited(@Query('fault') fault?: string): Observable<string> {
    if (fault === 'hang') return hung;
    fail(fault);
    return of('served');
  }

  @Get('limited-promise')
  @Bulkhead({ name: 'promises', maxConcurrent: 1 })
  async limitedPromise(): Promise<string> {
    return firstValueFrom(hung);
  }

  @Get('plain')
  plain(@Query('fault') fault?: string): string {
    fail(fault);
    return 'plain';
  }

  @Sse('stream')
  @CircuitBreaker({ name: 'stream', failureThreshold: 1 })
  stream(): Observable<{ data: string }> {
    return this.plainStream();
  }

  @Sse('plain-stream')
  plainStream(): Observable<{ data: string }> {
    return from(
      (async function* messages() {
        yield { data: 'one' };
        await new Promise(setImmediate);
        yield { data: 'two' };
        await new Promise(setImmediate);
        throw new Error('late');
      })(),
    );
  }
}

/** As an application's own filter would: 503 and when to come back. */
class RefusalFilter extends BaseExceptionFilter {
  override catch(exception: unknown, host: ArgumentsHost): void {
    if (!(exception instanceof ResilienceError)) return super.catch(exception, host);
    const reply = host
      .switchToHttp()
      .getResponse<{ code(status: number): { send(body: string): void } }>();
    reply.code(503).send(exception.code);
  }
}

@Module({})
class AppModule {}

/** Imports nothing: what the interceptor needs is there for all modules. */
@Module({ controllers: [Orders], providers: [Clock] })
class OrdersModule {}

let app: INestApplication | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

const callersLeave = new Subject<void>();
const leaving = pipe(takeUntil(callersLeave), defaultIfEmpty('left'));

async function start(isActive = true) {
  const module = {
    module: AppModule,
    imports: [
      ResilienceModule.forRoot({ log: false, isActive: ({ name }) => isActive || name === '' }),
      OrdersModule,
    ],
  };
  const adapter = new FastifyAdapter();
  const fastify = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
  });
  app = fastify;
  // As an interceptor with a time limit would.
  const impatient = { intercept: (_: unknown, next: CallHandler) => next.handle().pipe(leaving) };
  app.useGlobalInterceptors(impatient);
  app.useGlobalFilters(new RefusalFilter(app.getHttpAdapter()));
  await app.init();
  const get = async (url: string) => {
    const { statusCode, body } = await fastify.inject({ method: 'GET', url });
    return { status: statusCode, body };
  };
  const counters = (name: string) => app!.get(BreakerRegistry).get(name)!.snapshot().counters;
  return { get, counters };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

describe('ResilienceInterceptor over HTTP', () => {
  it('passes what the handler gives', async () => {
    const { get, counters } = await start();

    expect(await get('/guarded')).toEqual({ status: 200, body: '{"at":1}' });
    expect(counters('guarded')).toMatchObject({ success: 1 });
    expect(counters('provider')).toMatchObject({ success: 1 });
  });

  it.each(['own', 'bug'])('opens through failures of its own: %s', async (fault) => {
    const { get, counters } = await start();

    await get(`/guarded?fault=${fault}`);
    await get(`/guarded?fault=${fault}`);

    expect((await get('/guarded')).status).toBe(503);
    expect(counters('guarded')).toMatchObject({ failure: 2, blocked: 1 });
    expect(counters('provider')).toMatchObject({ success: 0 });
  });

  it.each(['validation', 'dependency'])('never opens through: %s', async (fault) => {
    const { get, counters } = await start();

    for (let i = 0; i < 4; i++) await get(`/guarded?fault=${fault}`);

    expect((await get('/guarded')).status).toBe(200);
    expect(counters('guarded')).toMatchObject({ alive: 4, failure: 0 });
  });

  it('leaves handlers without a breaker alone', async () => {
    const { get } = await start();

    for (let i = 0; i < 3; i++) expect((await get('/plain?fault=own')).status).toBe(500);
    expect(await get('/plain')).toEqual({ status: 200, body: 'plain' });
  });

  it('leaves handlers alone whose breaker is switched off', async () => {
    const { get, counters } = await start(false);

    for (let i = 0; i < 3; i++) expect((await get('/guarded?fault=own')).status).toBe(500);
    expect(counters('guarded')).toMatchObject({ failure: 0, blocked: 0 });
  });

  it('guards a stream up to its first message, and changes nothing in it', async () => {
    const { get, counters } = await start();

    const { body } = await get('/stream');

    expect(body).toContain('data: two');
    expect(body).toBe((await get('/plain-stream')).body);
    expect(counters('stream')).toMatchObject({ success: 1, failure: 0 });
  });

  it('takes in only so many calls at once; the others are refused, and count with no breaker', async () => {
    const { get, counters } = await start();
    hung = new Subject();

    const first = get('/limited?fault=hang');
    await until(() => hung.observed);
    const second = await get('/limited');
    hung.next('late');
    hung.complete();

    expect(second).toEqual({ status: 503, body: 'BULKHEAD_FULL' });
    expect(await first).toEqual({ status: 200, body: 'late' });
    expect(await get('/limited')).toEqual({ status: 200, body: 'served' });
    expect(counters('limited')).toMatchObject({ success: 2, failure: 0, ignore: 1 });
  });

  it.each<{ title: string; url: string; bulkhead: string; running: number }>([
    {
      title: 'is at work still when nobody waits for it: a promise',
      url: '/limited-promise',
      bulkhead: 'promises',
      running: 1,
    },
    {
      title: 'is given up: an Observable',
      url: '/limited?fault=hang',
      bulkhead: 'inbound',
      running: 0,
    },
  ])('counts handlers by what $title', async ({ url, bulkhead, running }) => {
    const { get } = await start();
    const look = () => app!.get(PolicyRegistry).bulkheads.get(bulkhead)!.snapshot();
    hung = new Subject();

    const first = get(url);
    await until(() => hung.observed);
    callersLeave.next();

    expect(await first).toEqual({ status: 200, body: 'left' });
    expect(look().running).toBe(running);
    hung.next('late');
    await until(() => look().running === 0);
    expect(hung.observed).toBe(false);
  });

  it.each(['own', 'validation'])('gives the slot back after: %s', async (fault) => {
    const { get } = await start();

    await get(`/limited?fault=${fault}`);
    await get(`/limited?fault=${fault}`);

    expect((await get('/limited')).body).not.toBe('BULKHEAD_FULL');
    expect(app!.get(PolicyRegistry).bulkheads.get('inbound')?.snapshot().running).toBe(0);
  });
});
