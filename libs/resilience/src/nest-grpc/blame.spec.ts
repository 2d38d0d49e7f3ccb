import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import {
  Metadata,
  Server,
  ServerCredentials,
  credentials,
  makeClientConstructor,
  status,
  type ServiceDefinition,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { RpcException } from '@nestjs/microservices';
import { NEVER, Observable, defer, lastValueFrom, of, throwError } from 'rxjs';
import { CircuitOpenError } from '../core/index.js';
import { writeMarker, type FailureMarker } from '../grpc/index.js';
import { BreakerRegistry, callScope, monotonicClock, runInCallScope } from '../policies/index.js';
import { circuitBreaker } from '../rxjs/index.js';
import {
  FailureMarkers,
  GrpcExceptionsFilter,
  Peer,
  classifyForOperation,
  classifyForService,
  failureMarkerOf,
  grpcCallScope,
  unaryCall,
} from './index.js';

/*
 * Chains of services over real sockets, D ← C ← B ← A, each hop wired as an application wires it:
 * both keys before each dependency, markers written and read.
 */

type Message = Record<string, unknown>;
type Operation = 'Order' | 'Read';
type Handlers = Partial<Record<Operation, () => Observable<Message>>>;

const method = (name: Operation) => ({
  path: `/test.Hop/${name}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: (message: Message) => Buffer.from(JSON.stringify(message)),
  requestDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as Message,
  responseSerialize: (message: Message) => Buffer.from(JSON.stringify(message)),
  responseDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as Message,
});
const METHODS = { Order: method('Order'), Read: method('Read') };
const SERVICE: ServiceDefinition = METHODS;
const Stub = makeClientConstructor(SERVICE, 'Hop');

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

interface GatewayOptions {
  readonly to: string;
  readonly url: string;
  readonly dependencies?: readonly string[];
  readonly failureThreshold?: number;
  readonly openMs?: number;
  readonly attemptMs?: number;
  readonly readsMarkers?: boolean;
}

/** A hop's way to the next one, behind the breaker of the whole and those of the operations. */
class Gateway {
  readonly registry = new BreakerRegistry();
  readonly peer: Peer;
  readonly whole;
  private readonly client: InstanceType<typeof Stub>;

  constructor(private readonly options: GatewayOptions) {
    const { to, url, dependencies = [], readsMarkers = true } = options;
    const { failureThreshold = 3, openMs = 5_000, attemptMs = 2_000 } = options;
    const figures = { failureThreshold, openMs, fairMs: attemptMs / 2 };
    this.peer = new Peer({ name: to, dependencies, readsMarkers: () => readsMarkers });
    this.whole = this.registry.define(to, figures, { classify: classifyForService });
    for (const operation of ['Order', 'Read']) {
      this.registry.define(`${to}/${operation}`, figures, { classify: classifyForOperation });
    }
    this.client = new Stub(url, credentials.createInsecure());
    closing.push(() => this.client.close());
  }

  breaker(operation: Operation) {
    return this.registry.get(`${this.options.to}/${operation}`)!;
  }

  call(operation: Operation): Observable<Message> {
    const call = unaryCall<Message>(
      (metadata, options) => this.start(operation, metadata, options),
      {
        operation: `${this.options.to}/${operation}`,
        peer: this.peer,
      },
    ).pipe(circuitBreaker(this.breaker(operation)), circuitBreaker(this.whole));
    const { attemptMs } = this.options;
    if (attemptMs === undefined) return call;
    return new Observable((subscriber) =>
      runInCallScope({ ...callScope(), attemptDeadlineAt: monotonicClock.now() + attemptMs }, () =>
        call.subscribe(subscriber),
      ),
    );
  }

  /** The error of one call; fails if it does not fail. */
  async failure(operation: Operation = 'Order'): Promise<unknown> {
    const answer = await this.end(operation);
    if (answer instanceof Error) return answer;
    throw new Error(`${operation} was answered`);
  }

  /** What a call ends with, answer or error. */
  end(operation: Operation): Promise<unknown> {
    return lastValueFrom(this.call(operation)).catch((error: unknown) => error);
  }

  private start(operation: Operation, metadata: Metadata, options: object): Observable<Message> {
    const { path, requestSerialize, responseDeserialize } = METHODS[operation];
    return new Observable((subscriber) => {
      const call = this.client.makeUnaryRequest<Message, Message>(
        path,
        requestSerialize,
        responseDeserialize,
        {},
        metadata,
        options,
        (error, message) => {
          if (error !== null) return subscriber.error(error);
          subscriber.next(message!);
          subscriber.complete();
        },
      );
      return () => call.cancel();
    });
  }
}

interface HopOptions {
  readonly name: string;
  readonly handlers: Handlers;
  readonly gateway?: Gateway;
  /** Answers without trailers. */
  readonly muted?: boolean;
  /** Knows nothing of its callers' deadlines. */
  readonly unscoped?: boolean;
}

/** Starts a hop; answers where. */
async function startHop({ name, handlers, gateway, ...how }: HopOptions): Promise<string> {
  const filter = new GrpcExceptionsFilter(
    new FailureMarkers({
      self: name,
      registry: gateway?.registry ?? new BreakerRegistry(),
      dependencyOf: () => gateway?.peer,
      isMuted: () => how.muted === true,
    }),
  );
  const scoped = grpcCallScope();
  const serve =
    (operation: Operation) =>
    (call: ServerUnaryCall<Message, Message>, answer: sendUnaryData<Message>): void => {
      const host = new ExecutionContextHost([call.request, call.metadata, call]);
      const handle = defer(handlers[operation] ?? (() => of({ from: name })));
      const handled = how.unscoped === true ? handle : defer(() => scoped(host, () => handle));
      handled.subscribe({
        next: (message) => answer(null, message as Message),
        error: (thrown: unknown) =>
          filter.catch(thrown, host).subscribe({ error: (sent: object) => answer(sent) }),
      });
    };
  const server = new Server();
  server.addService(SERVICE, { Order: serve('Order'), Read: serve('Read') });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  closing.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

/** As a process that was stopped: connections stand, and nothing comes back, not even by a timer. */
async function startSilence(): Promise<string> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream) => stream.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const down = () =>
  throwError(() => new RpcException({ code: status.UNAVAILABLE, message: 'down' }));

/** B asks C for each order; A asks B. */
async function startChain(
  order: () => Observable<Message>,
  how: { b?: Partial<HopOptions & GatewayOptions>; a?: Partial<GatewayOptions> } = {},
): Promise<{ a: Gateway; b: Gateway }> {
  const c = await startHop({ name: 'service-c', handlers: { Order: order } });
  const b = new Gateway({ to: 'service-c', url: c, ...how.b });
  const url = await startHop({
    name: 'service-b',
    handlers: { Order: () => b.call('Order') },
    gateway: b,
    ...how.b,
  });
  const a = new Gateway({
    to: 'service-b',
    url,
    dependencies: ['service-c'],
    failureThreshold: 5,
    openMs: 60_000,
    ...how.a,
  });
  return { a, b };
}

async function fail(a: Gateway, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await a.failure();
}

describe('C down behind B', () => {
  it("opens A's breaker of the operation alone: reads work, and C is to blame", async () => {
    const { a, b } = await startChain(down);

    await fail(a, 5);
    const refusal = await a.failure();

    expect(b.breaker('Order').state).toBe('open');
    expect(a.breaker('Order').snapshot()).toMatchObject({
      state: 'open',
      lastFailure: { code: 'CIRCUIT_OPEN', origin: 'service-c' },
    });
    expect(refusal).toBeInstanceOf(CircuitOpenError);
    expect(refusal).toMatchObject({ breaker: 'service-b/Order', blame: 'service-c' });
    expect(a.whole.snapshot()).toMatchObject({ state: 'closed', failures: 0 });
    await expect(a.end('Read')).resolves.toEqual({ from: 'service-b' });
  });

  it("follows B's hint: open until just after B lets a probe through, not for 60 s", async () => {
    const { a, b } = await startChain(down);

    await fail(a, 5);
    const [untilA, untilB] = [a, b].map((hop) => hop.breaker('Order').retryAfterMs ?? Number.NaN);

    // 50 ms, and what the answer was under way.
    expect(untilA! - untilB!).toBeGreaterThanOrEqual(49);
    expect(untilA! - untilB!).toBeLessThan(250);
  });

  it('counts against the whole of B where markers are not read', async () => {
    const { a } = await startChain(down, { a: { readsMarkers: false } });

    await fail(a, 5);

    expect(a.whole.snapshot()).toMatchObject({
      state: 'open',
      lastFailure: { origin: 'service-b' },
    });
  });

  it('counts against the whole of B where B sends none', async () => {
    const { a } = await startChain(down, { b: { muted: true } });

    await fail(a, 5);

    expect(a.whole.snapshot()).toMatchObject({
      state: 'open',
      lastFailure: { code: 'UNAVAILABLE', origin: 'service-b' },
    });
  });

  it('is told over three hops, with the origin as it was', async () => {
    const d = await startHop({ name: 'service-d', handlers: { Order: down } });
    const toD = new Gateway({ to: 'service-d', url: d });
    const relaying = await startHop({
      name: 'service-c',
      handlers: { Order: () => toD.call('Order') },
      gateway: toD,
    });
    const toC = new Gateway({ to: 'service-c', url: relaying, dependencies: ['service-d'] });
    const url = await startHop({
      name: 'service-b',
      handlers: { Order: () => toC.call('Order') },
      gateway: toC,
    });
    const toB = new Gateway({ to: 'service-b', url, dependencies: ['service-c'] });

    const first = await toB.failure();
    await fail(toB, 2);

    expect(failureMarkerOf(first)).toMatchObject({
      code: status.UNAVAILABLE,
      reason: 'DEPENDENCY_UNAVAILABLE',
      path: ['service-b', 'service-c', 'service-d'],
      operation: 'service-c/Order',
    });
    for (const hop of [toD, toC, toB]) {
      expect(hop.breaker('Order').snapshot()).toMatchObject({
        state: 'open',
        lastFailure: { origin: 'service-d' },
      });
    }
    expect([toC.whole.state, toB.whole.state]).toEqual(['closed', 'closed']);
    expect(await toB.failure()).toMatchObject({ code: 'CIRCUIT_OPEN', blame: 'service-d' });
  });
});

describe('silence', () => {
  const impatient = { attemptMs: 200, failureThreshold: 3 };

  it("opens the operation's breaker alone while B answers others, also without markers", async () => {
    const { a } = await startChain(() => NEVER, {
      b: { muted: true, unscoped: true },
      a: impatient,
    });

    const orders = Promise.all([1, 2, 3].map(() => a.failure()));
    const reads = await Promise.all([1, 2, 3].map(() => a.end('Read')));
    await orders;

    expect(reads).toEqual([1, 2, 3].map(() => ({ from: 'service-b' })));
    expect(a.breaker('Order').snapshot()).toMatchObject({
      state: 'open',
      lastFailure: { code: 'DEADLINE_EXCEEDED', origin: 'service-b' },
    });
    expect(a.whole.snapshot()).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('opens the breaker of the whole of B within two deadlines if B is silent on all', async () => {
    const url = await startSilence();
    const a = new Gateway({ to: 'service-b', url, ...impatient });
    const begun = monotonicClock.now();

    await Promise.all([a.failure(), a.failure(), a.failure('Read')]);

    expect(a.whole.state).toBe('open');
    expect(monotonicClock.now() - begun).toBeLessThan(2 * impatient.attemptMs);
    expect(a.breaker('Read').state).toBe('closed');
  });

  it('is named by B in time: C hangs, and B answers before the patience of A ends', async () => {
    const { a } = await startChain(() => NEVER, { b: { attemptMs: 100 }, a: { attemptMs: 1_000 } });

    const error = await a.failure();

    expect(failureMarkerOf(error)).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
      reason: 'DEPENDENCY_TIMEOUT',
      path: ['service-b', 'service-c'],
    });
    expect(a.whole.snapshot().counters).toMatchObject({ alive: 1, failure: 0 });
    expect(a.breaker('Order').snapshot().counters).toMatchObject({ failure: 1 });
  });
});

describe('a forged marker', () => {
  it.each<{ title: string; path: FailureMarker['path'] }>([
    { title: 'written by another than we asked', path: ['service-x', 'service-c'] },
    { title: 'blaming whom the peer does not ask', path: ['service-b', 'service-x'] },
    { title: 'that goes round', path: ['service-b', 'service-c', 'service-b'] },
  ])('counts as none, and against both keys: $title', async ({ path }) => {
    const code = status.UNAVAILABLE;
    const metadata = writeMarker(new Metadata(), {
      code,
      reason: 'CIRCUIT_OPEN',
      path,
      retryAfterMs: 50,
    });
    const lie = () => throwError(() => new RpcException({ code, message: 'down', metadata }));
    const url = await startHop({ name: 'service-b', handlers: { Order: lie } });
    const a = new Gateway({ to: 'service-b', url, dependencies: ['service-c'] });

    await fail(a, 3);

    for (const breaker of [a.whole, a.breaker('Order')]) {
      expect(breaker.snapshot()).toMatchObject({
        state: 'open',
        lastFailure: { code: 'UNAVAILABLE', origin: 'service-b' },
      });
      expect(breaker.retryAfterMs).toBeGreaterThan(4_000);
    }
  });
});
