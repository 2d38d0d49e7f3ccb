import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendAtRate } from './harness/edge-client.js';
import { freePort } from './harness/free-port.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { ServiceProcess, type ServiceName } from './harness/service-process.js';

const SERVICES: readonly ServiceName[] = ['service-a', 'service-b', 'service-c'];
const lone: ServiceProcess[] = [];
let squatter: Server | undefined;

afterEach(async () => {
  await closeAll();
  await Promise.all(lone.splice(0).map((service) => service.end()));
  squatter?.close();
});

function startAlone(name: ServiceName, env: NodeJS.ProcessEnv): ServiceProcess {
  const service = new ServiceProcess(name, env);
  lone.push(service);
  return service;
}

describe('a service whose dependency is missing', () => {
  it('starts without C, answers 503, and works once C is there', async () => {
    const { stack, client } = await openChain({
      placement: 'b-c',
      services: ['service-a', 'service-b'],
      env: { BREAKER_OPEN_MS: '500' },
    });
    expect((await client.order()).status).toBe(503);
    expect((await client.send('GET', '/health/live')).status).toBe(200);

    await stack.start('service-c');
    await delay(1_500);

    expect((await client.order()).status).toBe(201);
  });

  it('answers 503 when the address of C leads nowhere', async () => {
    const { client } = await openChain({
      services: ['service-a', 'service-b'],
      env: { SERVICE_C_ADDRESS: 'no-such-host.invalid:50053' },
    });

    const answer = await client.order();

    expect(answer.status).toBe(503);
    expect(JSON.stringify(answer.body)).not.toContain('no-such-host');
  });
});

describe('a service that cannot start', () => {
  it.each([
    {
      title: 'unknown placement',
      env: { PLACEMENT: 'everywhere' },
      says: [/PLACEMENT/, /every-hop/],
    },
    { title: 'port that is no number', env: { SERVICE_A_PORT: 'x' }, says: [/SERVICE_A_PORT/] },
    {
      title: 'port out of range',
      env: { SERVICE_A_PORT: '70000' },
      says: [/SERVICE_A_PORT/, /65535/],
    },
    { title: 'address without port', env: { SERVICE_B_ADDRESS: 'b' }, says: [/SERVICE_B_ADDRESS/] },
    { title: 'open period of zero', env: { BREAKER_OPEN_MS: '0' }, says: [/BREAKER_OPEN_MS/] },
    {
      title: 'two faults at once',
      env: { PLACEMENT: 'x', LOG_LEVEL: 'loud' },
      says: [/PLACEMENT/, /LOG_LEVEL/],
    },
  ])('says in one line what is wrong: $title', async ({ env, says }) => {
    const service = startAlone('service-a', env);

    const { code } = await service.exited;

    expect(code).toBe(1);
    expect(service.raw).toHaveLength(1);
    for (const pattern of says) expect(service.raw[0]).toMatch(pattern);
  });

  it.each(SERVICES)('says in one line that its port is taken: %s', async (name) => {
    const port = await freePort();
    squatter = createServer().listen(port, '127.0.0.1');
    const variable = `${name.toUpperCase().replace('-', '_')}_PORT`;

    const service = startAlone(name, { [variable]: String(port) });
    const { code } = await service.exited;

    expect(code).toBe(1);
    expect(service.raw).toHaveLength(1);
    expect(service.raw[0]).toMatch(new RegExp(`${port}.*${variable}`));
  });
});

describe('SIGTERM under load', () => {
  it.each(SERVICES)('%s finishes what it has and leaves no request unanswered', async (name) => {
    const { stack, client } = await openChain({ placement: 'none' });
    const answered: number[] = [];
    const stop = sendAtRate(100, async () => {
      const answer = await client.order().catch((error: unknown) => {
        // Once A has closed its port, a new connection is refused; that is an answer too.
        const { syscall } = error as { syscall?: unknown };
        if (name === 'service-a' && syscall === 'connect') return undefined;
        throw error;
      });
      if (answer !== undefined) answered.push(answer.status);
      return answer ?? { status: 0, headers: {}, body: {}, ms: 0, sentAt: 0 };
    });

    await delay(500);
    stack.service(name).signal('SIGTERM');
    const exit = await stack.service(name).exited;
    await delay(200);
    await stop();

    expect(exit).toEqual({ code: 0, signal: null });
    expect(stack.service(name).events('service.stopped')).toHaveLength(1);
    expect(answered.length).toBeGreaterThan(30);
    expect(answered.filter((status) => ![201, 503].includes(status))).toEqual([]);
  });
});
