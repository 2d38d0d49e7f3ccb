import { expect } from '@jest/globals';
import type { DynamicModule } from '@nestjs/common';
import { createServiceLogger, type HttpService, Traffic } from '@firebreak/chassis';
import type { Placement } from '@firebreak/contracts';
import { AppModule } from '../src/app.module.js';
import { readConfig } from '../src/config.js';
import { OrdersGateway } from '../src/orders.gateway.js';
import { startService } from '../src/start-service.js';
import { FakeOrders } from './fake-orders.js';
import type { OrdersServer } from './orders-server.js';

export const GOOD = { customer: 'c-17', amount: 1999, currency: 'EUR' };
export const JSON_TYPE = { 'content-type': 'application/json' };
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Answer {
  readonly status: number;
  header(name: string): string | null;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** The edge as it runs, on a free port of loopback. */
export class EdgeHarness<Orders = FakeOrders> {
  constructor(
    /** What stands for B. */
    readonly orders: Orders,
    private readonly service: HttpService,
  ) {}

  get url(): string {
    return `http://${this.service.address}`;
  }

  async send(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    const init = body === undefined ? { method, headers } : { method, headers, body };
    const answer = await fetch(`${this.url}${path}`, init);
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name),
      text,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  placeOrder(body: unknown = GOOD, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', '/orders', {
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify(body),
    });
  }

  async close(): Promise<void> {
    await this.service.stop('the end of the test');
  }
}

/** With a fake in place of its gateway to B. */
export async function openEdge(): Promise<EdgeHarness> {
  const orders = new FakeOrders();
  return new EdgeHarness(orders, await start({}, (app) => withGateway(app, orders)));
}

/** With its own gateway and breakers, and a B that speaks gRPC. */
export async function openEdgeOverGrpc(
  orders: OrdersServer,
  placement: Placement,
): Promise<EdgeHarness<OrdersServer>> {
  const env = { SERVICE_B_ADDRESS: orders.address, PLACEMENT: placement };
  return new EdgeHarness(orders, await start(env, (app) => app));
}

function start(
  env: Record<string, string>,
  change: (app: DynamicModule) => DynamicModule,
): Promise<HttpService> {
  const config = readConfig({
    SERVICE_A_PORT: '0',
    SERVICE_A_ADMIN_PORT: '0',
    SERVICE_A_METRICS_PORT: '0',
    SHUTDOWN_GRACE_MS: '100',
    ...env,
  });
  return startService(config, {
    module: change(AppModule.forConfig(config, { traffic: new Traffic() })),
    logger: createServiceLogger({ service: 'service-a', destination: { write: () => undefined } }),
  });
}

export function expectProblem(
  answer: Answer,
  status: number,
  code: unknown = expect.any(String),
): void {
  expect(answer.status).toBe(status);
  expect(answer.header('content-type')).toContain('application/problem+json');
  expect(answer.header('x-correlation-id')).toMatch(UUID);
  expect(answer.body).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    code,
  });
}

function withGateway(app: DynamicModule, orders: FakeOrders): DynamicModule {
  const others = app.providers?.filter((provider) => provider !== OrdersGateway) ?? [];
  return { ...app, providers: [...others, { provide: OrdersGateway, useValue: orders }] };
}
