import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Client, credentials, Metadata, type MethodDefinition, status } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { Catch, Controller, Logger, Module, type RpcExceptionFilter } from '@nestjs/common';
import { GrpcMethod, Payload } from '@nestjs/microservices';
import { service as healthDefinition } from 'grpc-health-check';
import { defer, Observable, throwError } from 'rxjs';
import { propagateContext } from '../context/propagate-context.js';
import { contextFromHeaders, currentContext, runInContext } from '../context/request-context.js';
import { ListenFault } from '../service/listen-fault.js';
import { capturedLogger } from '../../test/captured-logger.js';
import { Gate } from '../../test/gate.js';
import { createGrpcService, type GrpcService, type GrpcServiceOptions } from './grpc-service.js';

const ECHO_PROTO = fileURLToPath(new URL('../../test/echo.proto', import.meta.url));
const TRACE = '0af7651916cd43dd8448eb211c80319c';

interface Words {
  readonly text: string;
}

let gate = new Gate();

@Controller()
class EchoController {
  private readonly logger = new Logger('Echo');

  @GrpcMethod('Echo')
  async say(@Payload() { text }: Words): Promise<Words> {
    if (text === 'wait') await gate.pass();
    if (text === 'fail') throw new Error('as asked');
    this.logger.log('said', { event: 'echo.said' });
    return { text: currentContext()?.correlationId ?? 'no context' };
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

@Catch()
class ContextFilter implements RpcExceptionFilter {
  catch(): Observable<never> {
    return throwError(() => ({ code: status.ABORTED, details: currentContext()?.correlationId }));
  }
}

describe('a gRPC service', () => {
  const running: GrpcService[] = [];
  const clients: Client[] = [];
  let log = capturedLogger('info');

  afterEach(async () => {
    gate.open();
    gate = new Gate();
    for (const client of clients.splice(0)) client.close();
    await Promise.all(running.splice(0).map((service) => service.stop('the end of the test')));
    log = capturedLogger('info');
  });

  async function start(options: Partial<GrpcServiceOptions> = {}): Promise<GrpcService> {
    const service = await createGrpcService({
      module: EchoModule,
      logger: log.logger,
      packages: ['chassis.test.v1'],
      protoPaths: [ECHO_PROTO],
      loader: { defaults: true },
      bind: '127.0.0.1',
      port: 0,
      portVariable: 'ECHO_PORT',
      healthServices: ['chassis.test.v1.Echo'],
      shutdownGraceMs: 2_000,
      ...options,
    });
    running.push(service);
    return service;
  }

  function clientOf({ address }: GrpcService): Client {
    const client = new Client(address, credentials.createInsecure(), {
      interceptors: [propagateContext],
    });
    clients.push(client);
    return client;
  }

  it('reports the port it really has, with the figures of its start', async () => {
    const service = await start({ listeningFields: { placement: 'none' } });

    expect(service.port).toBeGreaterThan(0);
    expect(log.records()).toEqual([
      expect.objectContaining({
        event: 'service.listening',
        port: service.port,
        address: `127.0.0.1:${service.port}`,
        pid: process.pid,
        startMs: expect.any(Number),
        placement: 'none',
      }),
    ]);
  });

  it('serves each call within the context its metadata brings', async () => {
    const client = clientOf(await start());
    const metadata = new Metadata();
    metadata.set('x-correlation-id', 'c-17');
    metadata.set('traceparent', `00-${TRACE}-b7ad6b7169203331-01`);

    await expect(say(client, 'hello', metadata)).resolves.toBe('c-17');

    expect(log.records()).toContainEqual(
      expect.objectContaining({ event: 'echo.said', correlationId: 'c-17', traceId: TRACE }),
    );
  });

  it('makes a correlation id where a malformed one comes', async () => {
    const client = clientOf(await start());
    const metadata = new Metadata();
    metadata.set('x-correlation-id', 'not well formed');

    await expect(say(client, 'hello', metadata)).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is sent the context of the request that calls it, and shared metadata stays untouched', async () => {
    const client = clientOf(await start());
    const headers: Record<string, string> = { 'x-correlation-id': 'c-18' };
    const shared = new Metadata();

    const answer = runInContext(
      contextFromHeaders((name) => headers[name]),
      () => say(client, 'hello', shared),
    );

    await expect(answer).resolves.toBe('c-18');
    expect(shared.getMap()).toEqual({});
  });

  it('shows the context to filters, and takes further pre-request hooks', async () => {
    const seen: (string | undefined)[] = [];
    const service = await start({
      configure: (app) =>
        app
          .useGlobalFilters(new ContextFilter())
          .registerPreRequestHook((_context, next) =>
            defer(() => {
              seen.push(currentContext()?.correlationId);
              return next();
            }),
          )
          .registerPreRequestHook((_context, next) => next()),
    });
    const metadata = new Metadata();
    metadata.set('x-correlation-id', 'c-19');

    await expect(say(clientOf(service), 'fail', metadata)).rejects.toMatchObject({
      code: status.ABORTED,
      details: 'c-19',
    });
    expect(seen).toEqual(['c-19']);
  });

  it.each(['', 'liveness', 'readiness', 'chassis.test.v1.Echo'])(
    'tells that %p is serving',
    async (name) => {
      await expect(health(clientOf(await start()), name)).resolves.toEqual({ status: 'SERVING' });
    },
  );

  it('knows no health of other services', async () => {
    await expect(health(clientOf(await start()), 'other')).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
  });

  it('refuses messages beyond its limit', async () => {
    const client = clientOf(await start());

    await expect(say(client, 'x'.repeat(300 * 1_024))).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    });
  });

  it('names the variable when its port is taken', async () => {
    const { port } = await start();

    const second = start({ port });

    await expect(second).rejects.toThrow(ListenFault);
    await expect(second).rejects.toThrow(/^port \d+ on 127\.0\.0\.1 is in use: .* ECHO_PORT/);
    expect(log.records()).toHaveLength(1);
  });

  it('goes on serving after garbage on its port', async () => {
    const service = await start();
    const client = clientOf(service);

    await sendGarbage(service.port);

    await expect(say(client, 'hello')).resolves.toBeDefined();
  });

  it('lets calls in flight finish on stop, and takes no new ones', async () => {
    const service = await start();
    const inFlight = say(clientOf(service), 'wait');
    await gate.arrived;

    const stopping = service.stop('SIGTERM');
    await expect(say(clientOf(service), 'late')).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
    gate.open();

    await expect(inFlight).resolves.toBeDefined();
    await expect(stopping).resolves.toEqual({ inFlight: 1, finished: 1, cut: 0 });
    expect(log.records().map(({ event }) => event)).toEqual([
      'service.listening',
      'service.stopping',
      'echo.said',
      'service.stopped',
    ]);
  });

  it('cuts calls that outlast the grace period, and says how many', async () => {
    const service = await start({ shutdownGraceMs: 50 });
    const inFlight = say(clientOf(service), 'wait');
    const ended = expect(inFlight).rejects.toMatchObject({ code: expect.any(Number) });
    await gate.arrived;

    await expect(service.stop('SIGTERM')).resolves.toEqual({ inFlight: 1, finished: 0, cut: 1 });

    await ended;
    expect(log.records().at(-1)).toMatchObject({ level: 'warn', event: 'service.stopped', cut: 1 });
  });
});

type Method = MethodDefinition<object, unknown>;

async function say(client: Client, text: string, metadata = new Metadata()): Promise<string> {
  const echo = loadSync(ECHO_PROTO)['chassis.test.v1.Echo'] as ServiceDefinition;
  const { text: answer } = (await unary(
    client,
    echo['Say'] as Method,
    { text },
    metadata,
  )) as Words;
  return answer;
}

function health(client: Client, service: string): Promise<unknown> {
  return unary(client, healthDefinition['Check'] as Method, { service }, new Metadata());
}

function unary(client: Client, method: Method, request: object, metadata: Metadata) {
  return new Promise<unknown>((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadata,
      { deadline: Date.now() + 5_000 },
      (error, reply) => (error === null ? resolve(reply) : reject(error)),
    );
  });
}

/** Connects, sends what is not HTTP/2, and waits for the end of the connection. */
function sendGarbage(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(randomBytes(4_096)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
  });
}
