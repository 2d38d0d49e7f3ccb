import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Module, Controller, Get, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BreakerConfigError } from '../core/index.js';
import { callScope, monotonicClock, type CallScope } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { httpCallScope, type HttpMiddleware } from './index.js';

const seen: { scope?: CallScope | undefined; aborted?: Promise<unknown> } = {};

@Controller()
class Edge {
  @Get()
  @Post()
  handle(): { deadlineAt: number | undefined } {
    seen.scope = callScope();
    return { deadlineAt: seen.scope?.incomingDeadlineAt };
  }

  @Get('hang')
  hang(): Promise<never> {
    const { signal } = (seen.scope = callScope())!;
    seen.aborted = new Promise((resolve) => {
      signal!.addEventListener('abort', () => resolve(signal!.reason), { once: true });
    });
    return new Promise(() => undefined);
  }

  @Post('body')
  body(): { deadlineAt: number | undefined } {
    return { deadlineAt: callScope()?.incomingDeadlineAt };
  }
}

@Module({})
class AppModule {}

let app: NestFastifyApplication | undefined;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app?.close();
  app = undefined;
  delete seen.scope;
});

/** @param before what is done to a request before it has its scope */
async function start(clock = monotonicClock, before?: HttpMiddleware): Promise<number> {
  const module = { module: AppModule, controllers: [Edge] };
  app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: false,
  });
  if (before !== undefined) app.use(before);
  app.use(httpCallScope({ totalMs: 2_000, clock }));
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as { port: number }).port;
}

/** Sends the pieces of a request, one after the other, and answers what comes back. */
async function send(
  port: number,
  ...pieces: string[]
): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.setNoDelay(true);
  let received = '';
  socket.on('data', (bytes) => (received += bytes.toString()));
  for (const piece of pieces) {
    socket.write(piece);
    await wait(30);
  }
  return { socket, text: () => received };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

const HEAD = 'Host: edge\r\nContent-Type: application/json\r\n';

describe('httpCallScope', () => {
  it('gives each request its deadline from its receipt', async () => {
    const port = await start(new FakeClock(10_000));

    const response = await fetch(`http://127.0.0.1:${port}/`);

    await expect(response.json()).resolves.toEqual({ deadlineAt: 12_000 });
  });

  it('keeps it for a body that arrives late, in callbacks of the connection', async () => {
    const port = await start(new FakeClock(10_000));

    const { text } = await send(
      port,
      `POST /body HTTP/1.1\r\n${HEAD}Content-Length: 13\r\n\r\n`,
      '{"amount"',
      ':42}',
    );
    await until(() => text().includes('deadlineAt'));

    expect(text()).toContain('{"deadlineAt":12000}');
  });

  it('tells the calls of a request when its client leaves', async () => {
    const port = await start();

    const { socket } = await send(port, `GET /hang HTTP/1.1\r\n${HEAD}\r\n`);
    await until(() => seen.aborted !== undefined);
    socket.destroy();

    await expect(seen.aborted).resolves.toMatchObject({ reason: 'caller_left' });
  });

  it('tells them of a client who left before its request had a scope', async () => {
    let arrived = false;
    const port = await start(monotonicClock, (_request, response, next) => {
      arrived = true;
      response.once('close', () => setImmediate(next));
    });

    const { socket } = await send(port, `GET /hang HTTP/1.1\r\n${HEAD}\r\n`);
    await until(() => arrived);
    socket.destroy();
    await until(() => seen.scope !== undefined);

    expect(seen.scope?.signal?.reason).toMatchObject({ reason: 'caller_left' });
  });

  it('tells nobody when the answer was sent', async () => {
    const port = await start();

    const { socket, text } = await send(port, `GET / HTTP/1.1\r\n${HEAD}\r\n`);
    await until(() => text().includes('deadlineAt'));
    socket.destroy();
    await wait(30);

    expect(seen.scope?.signal?.aborted).toBe(false);
  });

  it('refuses a duration that is none', () => {
    expect(() => httpCallScope({ totalMs: 0 })).toThrow(BreakerConfigError);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await wait(5);
}
