import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { capturedLogger } from '../../test/captured-logger.js';
import { Gate } from '../../test/gate.js';
import { createHttpService, type HttpService } from '../http/http-service.js';
import { Traffic } from './traffic.js';

let gate: Gate;

@Controller()
class OrdersController {
  @Get('orders/:id')
  read(@Param('id') id: string): string {
    return id;
  }

  @Get('wait')
  async wait(): Promise<void> {
    await gate.pass();
  }
}

@Module({ controllers: [OrdersController] })
class OrdersModule {}

let traffic: Traffic;
let service: HttpService;
beforeEach(async () => {
  gate = new Gate();
  traffic = new Traffic();
  service = await createHttpService({
    module: OrdersModule,
    logger: capturedLogger('error').logger,
    bind: '127.0.0.1',
    port: 0,
    portVariable: 'PORT',
    shutdownGraceMs: 100,
    traffic,
    grantedMs: 2_000,
  });
});
afterEach(async () => {
  gate.open();
  await service.stop('the end of the test');
});

function get(path: string, signal?: AbortSignal): Promise<Response> {
  const options = signal === undefined ? {} : { signal };
  return fetch(`http://${service.address}${path}`, options);
}

function codes() {
  return traffic
    .snapshot()
    .map(({ ended }) => [...ended].map(([code, { count }]) => [code, count]));
}

describe('HTTP requests', () => {
  it('are counted by route and status, those that have none together', async () => {
    for (const path of ['/orders/1', '/orders/2', '/no/such', '/nor/this']) {
      await (await get(path)).text();
    }
    await turn();

    expect(traffic.snapshot()).toMatchObject([
      {
        operation: 'GET /orders/:id',
        started: 2,
        abandoned: 0,
        budget: { count: 2, sumMs: 4_000 },
      },
      { operation: 'other', started: 2 },
    ]);
    expect(codes()).toEqual([[['200', 2]], [['404', 2]]]);
  });

  it('are abandoned by a client that does not wait for the answer', async () => {
    const leaving = new AbortController();
    const answer = get('/wait', leaving.signal).catch(() => 'left');
    await gate.arrived;
    expect(traffic.snapshot()).toMatchObject([{ inFlight: 1 }]);

    leaving.abort();
    await answer;
    for (let turns = 0; traffic.snapshot()[0]?.inFlight === 1 && turns < 1_000; turns++) {
      await turn();
    }

    expect(traffic.snapshot()).toMatchObject([
      { operation: 'GET /wait', inFlight: 0, abandoned: 1 },
    ]);
    expect(codes()).toEqual([[['CLIENT_LEFT', 1]]]);
  });
});
