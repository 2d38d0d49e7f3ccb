import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ArgumentsHost,
  Body,
  type CallHandler,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  HttpException,
  Module,
  type NestInterceptor,
  Post,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { currentContext } from '../context/request-context.js';
import { ListenFault } from '../service/listen-fault.js';
import { capturedLogger } from '../../test/captured-logger.js';
import { Gate } from '../../test/gate.js';
import { createHttpService, type HttpService, type HttpServiceOptions } from './http-service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const seen: Record<string, string | undefined> = {};

let gate = new Gate();

@Controller()
class EchoController {
  @Post('echo')
  async echo(@Body() body: unknown): Promise<unknown> {
    await turn();
    seen['handler'] = currentContext()?.correlationId;
    return { body };
  }

  @Get('wait')
  async wait(): Promise<string> {
    await gate.pass();
    return 'done';
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

class SeeingInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    seen['interceptor'] = currentContext()?.correlationId;
    return next.handle();
  }
}

@Catch()
class SeeingFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    seen['filter'] = currentContext()?.correlationId;
    const status = error instanceof HttpException ? error.getStatus() : 500;
    seen['status'] = String(status);
    host.switchToHttp().getResponse<Reply>().status(status).send({ status });
  }
}

interface Reply {
  status(code: number): { send(body: unknown): void };
}

describe('an HTTP service', () => {
  const running: HttpService[] = [];
  let log = capturedLogger('info');

  afterEach(async () => {
    gate.open();
    gate = new Gate();
    await Promise.all(running.splice(0).map((service) => service.stop('the end of the test')));
    log = capturedLogger('info');
    for (const key of Object.keys(seen)) seen[key] = undefined;
  });

  async function start(options: Partial<HttpServiceOptions> = {}): Promise<HttpService> {
    const service = await createHttpService({
      module: EchoModule,
      logger: log.logger,
      bind: '127.0.0.1',
      port: 0,
      portVariable: 'ECHO_PORT',
      shutdownGraceMs: 2_000,
      configure: (app) =>
        void app
          .useGlobalInterceptors(new SeeingInterceptor())
          .useGlobalFilters(new SeeingFilter()),
      ...options,
    });
    running.push(service);
    return service;
  }

  function post(service: HttpService, body: string, headers: Record<string, string> = {}) {
    return fetch(`http://${service.address}/echo`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  it('shows the context to handlers and interceptors, also after a body has come in', async () => {
    const service = await start();

    const answer = await post(service, '{"a":1}', { 'x-correlation-id': 'c-17' });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-correlation-id')).toBe('c-17');
    expect(seen).toMatchObject({ handler: 'c-17', interceptor: 'c-17' });
  });

  it.each([
    { title: 'JSON cut short', body: '{"a":', status: 400 },
    { title: 'a __proto__ key', body: '{"__proto__":{"admin":true}}', status: 400 },
    { title: 'a constructor key', body: '{"constructor":{"prototype":{"a":1}}}', status: 400 },
    { title: 'nothing', body: '', status: 400 },
    { title: 'more than 16 KiB', body: JSON.stringify('x'.repeat(16 * 1_024)), status: 413 },
    { title: 'plain text', body: 'x', type: 'text/plain', status: 415 },
    { title: 'a form', body: 'a=1', type: 'application/x-www-form-urlencoded', status: 415 },
  ])('refuses a body of $title with $status, in context', async ({ body, type, status }) => {
    const service = await start();

    const answer = await post(service, body, {
      'x-correlation-id': 'c-18',
      ...(type === undefined ? {} : { 'content-type': type }),
    });

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-correlation-id')).toBe('c-18');
    expect(seen['filter']).toBe('c-18');
  });

  it('takes a body that its client breaks off for a mistake of the client', async () => {
    const service = await start();
    const cutShort =
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n' +
      'Content-Length: 9\r\nx-correlation-id: c-19\r\n\r\n{"a":';

    const client = connect(service.port, '127.0.0.1', () => {
      client.write(cutShort, () => client.destroy());
    });
    while (seen['filter'] === undefined) await turn();

    expect(seen).toMatchObject({ filter: 'c-19', status: '400' });
  });

  it('names the correlation id where there is no such route', async () => {
    const service = await start();

    const answer = await fetch(`http://${service.address}/nowhere`);

    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-correlation-id')).toMatch(UUID);
  });

  it.each([
    { title: 'garbage', request: '\u0000\u0001\u0002\r\n\r\n', status: 400 },
    { title: 'HTTP/2', request: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
    { title: 'an unreadable URL', request: 'GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n', status: 400 },
    { title: 'no Host', request: 'GET / HTTP/1.1\r\n\r\n', status: 400 },
    { title: 'two Hosts', request: 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', status: 400 },
    {
      title: 'two lengths',
      request: 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      status: 400,
    },
    {
      title: 'length and chunks',
      request:
        'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      status: 400,
    },
    { title: 'CONNECT', request: 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', status: 405 },
    {
      title: 'an unknown Expect',
      request: 'GET / HTTP/1.1\r\nHost: a\r\nExpect: luck\r\n\r\n',
      status: 417,
    },
    {
      title: 'huge headers',
      request: `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`,
      status: 431,
    },
  ])(
    'answers $title with $status and a correlation id, and goes on',
    async ({ request, status }) => {
      const service = await start();

      const answer = await exchange(service.port, request);

      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toMatch(/\r\nx-correlation-id: [0-9a-f-]{36}\r\n/i);
      await expect(post(service, '{}')).resolves.toHaveProperty('status', 201);
    },
  );

  it('reports the port it really has', async () => {
    const service = await start({ listeningFields: { placement: 'none' } });

    expect(log.records()).toEqual([
      expect.objectContaining({
        event: 'service.listening',
        port: service.port,
        address: `127.0.0.1:${service.port}`,
        placement: 'none',
      }),
    ]);
  });

  it('names the variable when its port is taken', async () => {
    const { port } = await start();

    const second = start({ port });

    await expect(second).rejects.toThrow(ListenFault);
    await expect(second).rejects.toThrow(/^port \d+ on 127\.0\.0\.1 is in use: .* ECHO_PORT/);
    expect(log.records()).toHaveLength(1);
  });

  it('lets requests in flight finish on stop, and takes no new ones', async () => {
    const service = await start();
    const inFlight = fetch(`http://${service.address}/wait`);
    await gate.arrived;

    const stopping = service.stop('SIGTERM');
    await expect(post(service, '{}')).rejects.toThrow();
    gate.open();

    const answer = await inFlight;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    await expect(stopping).resolves.toEqual({ inFlight: 1, finished: 1, cut: 0 });
  });

  it('says that it stops while requests in flight go on', async () => {
    const told: unknown[] = [];
    const service = await start({ stopping: (app) => told.push(app) });
    const inFlight = fetch(`http://${service.address}/wait`);
    await gate.arrived;

    const stopping = service.stop('SIGTERM');
    const toldOf = told.map((app) => app === service.app);
    gate.open();
    await Promise.all([inFlight, stopping]);

    expect(toldOf).toEqual([true]);
    expect(told).toHaveLength(1);
  });

  it('cuts requests that outlast the grace period, and says how many', async () => {
    const service = await start({ shutdownGraceMs: 50 });
    const inFlight = fetch(`http://${service.address}/wait`);
    const ended = expect(inFlight).rejects.toThrow();
    await gate.arrived;

    await expect(service.stop('SIGTERM')).resolves.toEqual({ inFlight: 1, finished: 0, cut: 1 });

    await ended;
    expect(log.records().at(-1)).toMatchObject({ level: 'warn', event: 'service.stopped', cut: 1 });
  });
});

/** Sends bytes as they are, and returns the first piece of the answer. */
function exchange(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.once('data', (answer) => {
      resolve(answer.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
