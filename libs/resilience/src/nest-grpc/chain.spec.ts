import { afterEach, describe, expect, it } from '@jest/globals';
import { getEventListeners } from 'node:events';
import {
  Client,
  Metadata,
  Server,
  ServerCredentials,
  credentials,
  makeClientConstructor,
  status,
  type ServerUnaryCall,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  BadRequestException,
  Controller,
  Inject,
  Injectable,
  Module,
  UseInterceptors,
  type INestMicroservice,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientsModule,
  GrpcMethod,
  RpcException,
  Transport,
  type ClientGrpc,
} from '@nestjs/microservices';
import { Observable, catchError, firstValueFrom, forkJoin, of, switchMap } from 'rxjs';
import { attemptFactsOf } from '../grpc/index.js';
import {
  CircuitBreaker,
  CircuitBreakerInterceptor,
  Deadline,
  ResilienceModule,
} from '../nest/index.js';
import { BreakerRegistry, callScope } from '../policies/index.js';
import {
  GrpcExceptionsFilter,
  classifyGrpc,
  classifyRpcHandler,
  grpcCallScope,
  unaryCall,
} from './index.js';

/*
 * Three hops over real sockets: a raw client (A), a Nest service (B), a raw server (C).
 */

type Message = Record<string, unknown>;

const json = {
  requestStream: false,
  responseStream: false,
  requestSerialize: (message: Message) => Buffer.from(JSON.stringify(message)),
  requestDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as Message,
  responseSerialize: (message: Message) => Buffer.from(JSON.stringify(message)),
  responseDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as Message,
} as const;

const method = (service: string, name: string) => ({
  ...json,
  path: `/test.${service}/${name}`,
  originalName: name.toLowerCase(),
});

const CALLEE: ServiceDefinition = { Charge: method('Callee', 'Charge') };
const MIDDLE: ServiceDefinition = {
  Order: method('Middle', 'Order'),
  Twice: method('Middle', 'Twice'),
  Fan: method('Middle', 'Fan'),
  Own: method('Middle', 'Own'),
};
const packageDefinition = { 'test.Callee': CALLEE, 'test.Middle': MIDDLE };

interface Callee {
  charge(request: Message, metadata: Metadata, options: object): Observable<Message>;
}

const CALLEE_CLIENT = Symbol('callee');
const FAIR_MS = 100;

@Injectable()
class CalleeGateway {
  private readonly callee: Callee;

  constructor(@Inject(CALLEE_CLIENT) client: ClientGrpc) {
    this.callee = client.getService<Callee>('Callee');
  }

  @CircuitBreaker({ name: 'c/Charge', failureThreshold: 2, fairMs: FAIR_MS })
  @Deadline({ totalMs: 300, minBudgetMs: 20 })
  charge(request: Message): Observable<Message> {
    return unaryCall((metadata, options) => this.callee.charge(request, metadata, options));
  }
}

const seen: { signal: AbortSignal | undefined; handlerStopped: boolean; relayed?: unknown } = {
  signal: undefined,
  handlerStopped: false,
};

@Controller()
@UseInterceptors(CircuitBreakerInterceptor)
class MiddleController {
  constructor(private readonly gateway: CalleeGateway) {}

  @GrpcMethod('Middle', 'Order')
  order(request: Message): Observable<Message> {
    return new Observable((subscriber) => {
      const call = this.gateway.charge(request).subscribe(subscriber);
      return () => {
        seen.handlerStopped = true;
        call.unsubscribe();
      };
    });
  }

  @GrpcMethod('Middle', 'Twice')
  twice(request: Message): Observable<Message> {
    return this.gateway
      .charge(request)
      .pipe(switchMap(() => of({ incomingDeadlineAt: callScope()?.incomingDeadlineAt ?? null })));
  }

  @GrpcMethod('Middle', 'Fan')
  async fan({ parallel, sequential }: Message): Promise<Message> {
    seen.signal = callScope()?.signal;
    const one = () => this.gateway.charge({});
    await firstValueFrom(forkJoin(Array.from({ length: Number(parallel) }, one)));
    for (let i = 0; i < Number(sequential); i++) await firstValueFrom(one());
    return { left: getEventListeners(seen.signal!, 'abort').length };
  }

  @GrpcMethod('Middle', 'Own')
  @CircuitBreaker({ name: 'own', group: 'server', failureThreshold: 2 })
  own({ fault, ...request }: Message): Observable<Message> {
    if (fault === 'validation') throw new BadRequestException(['amount must be above 0']);
    if (fault === 'not-found') throw new RpcException({ code: status.NOT_FOUND, message: 'none' });
    if (fault === 'bug') throw new TypeError('secret');
    if (fault !== 'dependency') return of({});
    return this.gateway.charge(request).pipe(
      catchError((error: unknown) => {
        seen.relayed = error;
        throw error;
      }),
    );
  }
}

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  seen.signal = undefined;
  seen.handlerStopped = false;
});

type ChargeHandler = (
  call: ServerUnaryCall<Message, Message>,
  answer: (error: object | null, message?: Message, trailers?: Metadata) => void,
) => void;

async function startCallee(charge: ChargeHandler): Promise<string> {
  const server = new Server();
  server.addService(CALLEE, { Charge: charge });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  closing.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

interface Middle {
  readonly app: INestMicroservice;
  readonly registry: BreakerRegistry;
  call(
    name: keyof typeof MIDDLE,
    request?: Message,
    options?: { timeoutMs?: number; cancelAfterMs?: number },
  ): Promise<Message & { error?: ServiceError }>;
}

async function startMiddle(calleeUrl: string): Promise<Middle> {
  @Module({
    imports: [
      ResilienceModule.forRoot({
        classify: classifyGrpc,
        classifyHandler: classifyRpcHandler,
        log: false,
      }),
      ClientsModule.register([
        {
          name: CALLEE_CLIENT,
          transport: Transport.GRPC,
          options: { package: 'test', packageDefinition, url: calleeUrl },
        },
      ]),
    ],
    controllers: [MiddleController],
    providers: [CalleeGateway],
  })
  class MiddleModule {}

  const url = `127.0.0.1:${await freePort()}`;
  const app = await NestFactory.createMicroservice(MiddleModule, {
    transport: Transport.GRPC,
    options: { package: 'test', packageDefinition, url },
    logger: false,
  });
  closing.push(() => app.close());
  app.registerPreRequestHook(grpcCallScope());
  app.useGlobalFilters(new GrpcExceptionsFilter());
  await app.listen();

  const Stub = makeClientConstructor(MIDDLE, 'Middle');
  const client = new Stub(url, credentials.createInsecure());
  closing.push(() => client.close());
  return {
    app,
    registry: app.get(BreakerRegistry),
    call: (name, request = {}, { timeoutMs, cancelAfterMs } = {}) =>
      new Promise((resolve) => {
        const deadline = timeoutMs === undefined ? Infinity : Date.now() + timeoutMs;
        const { path, requestSerialize, responseDeserialize } = MIDDLE[name]!;
        const call = (client as Client).makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize as (bytes: Buffer) => Message,
          request,
          new Metadata(),
          { deadline },
          (error, message) => resolve(error === null ? message! : { error }),
        );
        if (cancelAfterMs !== undefined) setTimeout(() => call.cancel(), cancelAfterMs);
      }),
  };
}

const counters = (middle: Middle, name = 'c/Charge') =>
  middle.registry.get(name)!.snapshot().counters;

describe('a chain of three over gRPC', () => {
  it('answers', async () => {
    const callee = await startCallee((_call, answer) => answer(null, { ok: true }));
    const middle = await startMiddle(callee);

    await expect(middle.call('Order')).resolves.toEqual({ ok: true });
    expect(counters(middle)).toMatchObject({ success: 1, inFlight: 0 });
  });

  it.each([
    { title: 'UNAVAILABLE stays', from: status.UNAVAILABLE, to: status.UNAVAILABLE },
    { title: 'RESOURCE_EXHAUSTED', from: status.RESOURCE_EXHAUSTED, to: status.UNAVAILABLE },
    { title: 'DEADLINE_EXCEEDED', from: status.DEADLINE_EXCEEDED, to: status.DEADLINE_EXCEEDED },
    { title: 'NOT_FOUND is our bug', from: status.NOT_FOUND, to: status.INTERNAL },
    { title: 'INVALID_ARGUMENT is too', from: status.INVALID_ARGUMENT, to: status.INTERNAL },
    {
      title: 'FAILED_PRECONDITION',
      from: status.FAILED_PRECONDITION,
      to: status.FAILED_PRECONDITION,
    },
    { title: 'CANCELLED by the peer', from: status.CANCELLED, to: status.UNAVAILABLE },
  ])('$title: $from of C reaches A as $to', async ({ from: code, to }) => {
    const details = 'read ECONNRESET 10.0.0.7:50053';
    const callee = await startCallee((_call, answer) => answer({ code, details }));
    const middle = await startMiddle(callee);

    const { error } = await middle.call('Order');

    expect(error?.code).toBe(to);
    expect(error?.metadata.get('grpc-retry-pushback-ms')).toEqual(['-1']);
    if (to !== status.FAILED_PRECONDITION) expect(error?.details).not.toContain('10.0.0.7');
  });

  it('refuses with UNAVAILABLE once the breaker is open, without calling C', async () => {
    let calls = 0;
    const callee = await startCallee((_call, answer) => {
      calls++;
      answer({ code: status.UNAVAILABLE, details: 'down' });
    });
    const middle = await startMiddle(callee);

    await middle.call('Order');
    await middle.call('Order');
    const { error } = await middle.call('Order');

    expect(calls).toBe(2);
    expect(error).toMatchObject({ code: status.UNAVAILABLE });
    expect(error?.details).not.toContain('c/Charge');
    expect(error?.metadata.get('grpc-retry-pushback-ms')).toEqual(['-1']);
  });

  it('counts a C that hangs: DEADLINE_EXCEEDED after its 300 ms', async () => {
    const callee = await startCallee(() => undefined);
    const middle = await startMiddle(callee);

    const { error } = await middle.call('Order', {}, { timeoutMs: 2_000 });

    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    expect(error?.metadata.get('grpc-retry-pushback-ms')).toEqual(['-1']);
    expect(counters(middle)).toMatchObject({ failure: 1, inFlight: 0 });
  });

  it('does not count it when A left too little time to be fair (rule D)', async () => {
    const callee = await startCallee(() => undefined);
    const middle = await startMiddle(callee);

    // 130 ms less the reserve of 50 is below the fair 100.
    const { error } = await middle.call('Order', {}, { timeoutMs: 130 });
    await settled(() => counters(middle).inFlight === 0);

    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    expect(counters(middle)).toMatchObject({ failure: 0, ignore: 1 });
  });

  it('does not even ask the breaker with less than minBudgetMs left', async () => {
    const callee = await startCallee((_call, answer) => answer(null, {}));
    const middle = await startMiddle(callee);

    const { error } = await middle.call('Order', {}, { timeoutMs: 60 });

    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    expect(counters(middle)).toMatchObject({ success: 0, ignore: 0, blocked: 0, failure: 0 });
  });

  it('gives C the deadline of A less the reserve', async () => {
    let leftMs = 0;
    const callee = await startCallee((call, answer) => {
      leftMs = Number(call.getDeadline()) - Date.now();
      answer(null, {});
    });
    const middle = await startMiddle(callee);

    await middle.call('Order', {}, { timeoutMs: 200 });

    expect(leftMs).toBeGreaterThan(100);
    expect(leftMs).toBeLessThanOrEqual(151);
  });

  it('cancels C when A leaves, and stops the handler of B', async () => {
    const reached = gate();
    const cancelled = gate();
    const callee = await startCallee((call) => {
      call.once('cancelled', () => cancelled.open());
      reached.open();
    });
    const middle = await startMiddle(callee);

    const answer = middle.call('Order', {}, { timeoutMs: 5_000, cancelAfterMs: 60 });
    await reached.opened;
    const { error } = await answer;
    await cancelled.opened;

    expect(error?.code).toBe(status.CANCELLED);
    expect(seen.handlerStopped).toBe(true);
    expect(counters(middle)).toMatchObject({ ignore: 1, failure: 0, inFlight: 0 });
  });

  it('leaves no listener on the signal: 50 calls at once, 50 in a row', async () => {
    const callee = await startCallee((_call, answer) => answer(null, {}));
    const middle = await startMiddle(callee);

    const answer = await middle.call('Fan', { parallel: 50, sequential: 50 });

    expect(answer).toEqual({ left: 0 });
    // Node warns of 11 listeners on one signal unless told that they are no leak.
    expect(maxListeners(seen.signal!)).toBe(0);
    expect(seen.signal?.aborted).toBe(false);
  });

  it('keeps the scope of each call apart on a shared connection', async () => {
    const callee = await startCallee((_call, answer) => answer(null, {}));
    const middle = await startMiddle(callee);

    const first = await middle.call('Twice', {}, { timeoutMs: 1_000 });
    const second = await middle.call('Twice', {}, { timeoutMs: 60_000 });

    const apart = Number(second['incomingDeadlineAt']) - Number(first['incomingDeadlineAt']);
    expect(apart).toBeGreaterThan(58_000);
  });

  it('notes how an attempt ended', async () => {
    const middle = await startMiddle(`127.0.0.1:${await freePort()}`);

    const { error } = await middle.call('Own', { fault: 'dependency' });

    expect(error?.code).toBe(status.UNAVAILABLE);
    expect(attemptFactsOf(seen.relayed)).toMatchObject({ endedBy: 'never_sent' });
  });
});

describe('the breaker before a gRPC handler', () => {
  it.each([
    { title: 'validation', fault: 'validation', code: status.INVALID_ARGUMENT },
    { title: 'a refusal by the application', fault: 'not-found', code: status.NOT_FOUND },
    { title: 'a dependency that is down', fault: 'dependency', code: status.UNAVAILABLE },
  ])('never opens through $title', async ({ fault, code }) => {
    const callee = await startCallee((_call, answer) =>
      answer({ code: status.UNAVAILABLE, details: 'down' }),
    );
    const middle = await startMiddle(callee);

    for (let i = 0; i < 4; i++) {
      expect((await middle.call('Own', { fault })).error?.code).toBe(code);
    }

    expect(counters(middle, 'own')).toMatchObject({ alive: 4, failure: 0, blocked: 0 });
  });

  it('opens through bugs of its own, whose words stay here', async () => {
    const middle = await startMiddle(await startCallee((_call, answer) => answer(null, {})));

    const errors = await Promise.all([1, 2].map(() => middle.call('Own', { fault: 'bug' })));
    const refused = await middle.call('Own');

    for (const { error } of errors) {
      expect(error).toMatchObject({ code: status.INTERNAL, details: 'Internal error.' });
    }
    expect(refused.error?.code).toBe(status.UNAVAILABLE);
    expect(counters(middle, 'own')).toMatchObject({ failure: 2, blocked: 1 });
  });
});

/** What Node 20's own `getMaxListeners` should say of a signal, and cannot. */
function maxListeners(signal: AbortSignal): unknown {
  const key = Object.getOwnPropertySymbols(signal).find(
    ({ description }) => description === 'events.maxEventTargetListeners',
  );
  return Reflect.get(signal, key!);
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

async function settled(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
