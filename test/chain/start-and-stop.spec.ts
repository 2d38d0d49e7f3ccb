import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@firebreak/contracts/plain';
import { ServiceProcess, type Stack, freePort } from '@firebreak/stack';
import type { Answer, EdgeClient } from './harness/edge-client.js';
import { heal } from './harness/heal.js';
import { keepUnderWay } from './harness/keep-under-way.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { patience } from './harness/patience.js';
import { until } from './harness/until.js';

const SERVICES: readonly ServiceName[] = ['service-a', 'service-b', 'service-c'];
/** Orders at a time, where a service is ended under load. */
const UNDER_WAY = 8;
/** What stands for the status of a request that could not connect. */
const REFUSED = 0;

const lone: ServiceProcess[] = [];
let squatter: Server | undefined;

afterEach(async () => {
  await Promise.all(lone.splice(0).map((service) => service.end()));
  squatter?.close();
});

function startAlone(name: ServiceName, env: NodeJS.ProcessEnv): ServiceProcess {
  const service = new ServiceProcess(name, env);
  lone.push(service);
  return service;
}

describe('a service whose dependency is missing', () => {
  afterEach(closeAll);

  it('starts without C, answers 503, and works once C is there', async () => {
    const { stack, client } = await openChain({
      placement: 'b-c',
      services: ['service-a', 'service-b'],
      env: { BREAKER_OPEN_MS: '500' },
    });
    expect((await client.order()).status).toBe(503);
    expect((await client.send('GET', '/health/live')).status).toBe(200);

    await stack.start('service-c');

    await until(async () => (await client.order()).status === 201, 2_500);
    expect((await client.order()).status).toBe(201);
  });

  it('answers 503 when the address of C leads nowhere', async () => {
    const { client } = await openChain({
      services: ['service-a', 'service-b'],
      // Nor does a slow name server change that.
      envOf: patience,
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
      title: 'port out of range',
      env: { SERVICE_A_PORT: '70000' },
      says: [/SERVICE_A_PORT/, /65535/],
    },
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
  let stack: Stack;
  let client: EdgeClient;

  beforeAll(async () => {
    ({ stack, client } = await openChain({ placement: 'none', envOf: patience }));
  });
  afterAll(closeAll);

  it.each(SERVICES)('%s finishes what it has and leaves no request unanswered', async (name) => {
    await heal(stack, client, 'none');
    const load = keepUnderWay(UNDER_WAY, async () => {
      const answer = await answerOrRefusal(client);
      // Nobody is there to slow down who asks.
      if (answer.status === REFUSED) await delay(5);
      return answer;
    });

    await load.more(50);
    stack.service(name).signal('SIGTERM');
    const exit = await stack.service(name).exited;
    await load.more(UNDER_WAY);
    const answers = await load.stop();

    expect(exit).toEqual({ code: 0, signal: null });
    expect(stack.service(name).events('service.stopped')).toHaveLength(1);
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses).toEqual(new Set([201, name === 'service-a' ? REFUSED : 503]));
  });
});

/**
 * An order as a client of HTTP/1.1 sends one: where the connection breaks that it was sent on, once
 * more with the same key on a new one (RFC 9110, 9.2.2), for no server can rule out that a request
 * meets the end of an idle connection. A connection refused is an answer too: REFUSED.
 */
async function answerOrRefusal(client: EdgeClient): Promise<Answer> {
  const key = randomUUID();
  const once = (): Promise<Answer> =>
    client.order(key).catch((error: unknown) => {
      if ((error as { syscall?: unknown }).syscall !== 'connect') throw error;
      return { status: REFUSED, headers: {}, body: {}, ms: 0, sentAt: 0 };
    });
  return once().catch(once);
}
