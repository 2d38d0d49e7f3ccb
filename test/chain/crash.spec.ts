import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Stack } from '@firebreak/stack';
import { quantile, REFUSED_WITHIN_MS, sentAfter } from './harness/answers.js';
import { sendAtRate, type EdgeClient } from './harness/edge-client.js';
import { heal } from './harness/heal.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { until } from './harness/until.js';

const CHARGE = 'service-c/Charge';
const OPEN_MS = 1_000;
const SERVICES_THAT_REFUSE = ['service-a', 'service-b'] as const;

let stack: Stack;
let client: EdgeClient;

afterAll(closeAll);

describe('C is killed under 25 orders/s and 25 reads/s', () => {
  beforeAll(async () => {
    ({ stack, client } = await openChain());
  });
  afterAll(closeAll);

  it('every-hop: B opens once, orders fail at once with 503 and Retry-After, reads never fail, quotes are degraded', async () => {
    await heal(stack, client, 'every-hop');
    const { body } = await client.order();
    const fresh = await client.quote();
    const stopOrders = sendAtRate(25, () => client.order());
    const stopReads = sendAtRate(25, () => client.read(String(body['id'])));

    await delay(500);
    const killedAt = performance.now();
    await stack.kill('service-c');
    await delay(1_000);
    const degraded = await client.quote();
    const never = await client.send('GET', '/quotes?amount=1&currency=EUR');
    await delay(2_500);
    const [orders, reads] = await Promise.all([stopOrders(), stopReads()]);

    const opened = stack
      .service('service-b')
      .events('circuit.opened')
      // On a busy machine the open period may end, and a probe fail, before the test does.
      .filter(({ breaker, from }) => breaker === CHARGE && from === 'closed');
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({ to: 'open', failures: 3 });
    expect(opened[0]!.msg).toMatch(/3 failures/);
    expect(reads.every((read) => read.status === 200)).toBe(true);

    const refused = sentAfter(orders, killedAt + 1_000);
    expect(refused.length).toBeGreaterThan(50);
    for (const order of refused) {
      expect(order.status).toBe(503);
      expect(Number(order.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(order.headers['content-type']).toContain('application/problem+json');
    }
    // Reads are the control: other specs beside may slow down everything.
    const typicalMs = quantile(sentAfter(reads, killedAt + 1_000), 0.5);
    expect(quantile(refused, 0.5)).toBeLessThan(Math.max(REFUSED_WITHIN_MS, 2 * typicalMs));

    expect(fresh).toMatchObject({ status: 200, body: { degraded: false } });
    expect(degraded.status).toBe(200);
    expect(degraded.body).toEqual({ ...fresh.body, degraded: true, ageMs: expect.any(Number) });
    expect(degraded.body['ageMs']).toBeGreaterThan(1_000);
    expect(degraded.headers['x-degraded']).toBe(
      `PAYMENTS_UNAVAILABLE;age=${String(degraded.body['ageMs'])}`,
    );
    expect(never).toMatchObject({ status: 503, body: { code: 'PAYMENTS_UNAVAILABLE' } });
  });

  it('every-hop: refusals are summarised, not logged one by one', async () => {
    await heal(stack, client, 'every-hop');
    const before = SERVICES_THAT_REFUSE.map((name) => stack.service(name).lines.length);
    await stack.kill('service-c');
    const stop = sendAtRate(100, () => client.order());

    await delay(2_000);
    const orders = await stop();

    expect(orders.length).toBeGreaterThan(150);
    for (const [i, name] of SERVICES_THAT_REFUSE.entries()) {
      const lines = stack.service(name).lines.slice(before[i]);
      const written = lines.filter((line) => line.level !== 'debug');
      expect(written.length).toBeLessThan(30);
    }
  });
});

describe('where the open period is short', () => {
  beforeAll(async () => {
    ({ stack, client } = await openChain({ env: { BREAKER_OPEN_MS: String(OPEN_MS) } }));
  });

  it('C comes back, b-c: orders succeed within open period + one attempt + 1 s of its listening line, 5 times', async () => {
    const attemptMs = 700;
    await heal(stack, client, 'b-c');
    for (let round = 1; round <= 5; round++) {
      await stack.kill('service-c');
      const { seen, stop } = watchOrders();
      await delay(300 * round);
      await stack.start('service-c');
      const listeningAt = performance.now();
      await until(() => seen.has(201), OPEN_MS + attemptMs + 1_000);
      await delay(150);
      const orders = await stop();

      const first = orders.find((order) => order.status === 201 && order.sentAt > listeningAt - 50);
      expect(first).toBeDefined();
      expect(first!.sentAt + first!.ms - listeningAt).toBeLessThan(OPEN_MS + attemptMs + 1_000);
      expect(orders.at(-1)!.status).toBe(201);
    }
  });

  it('B is killed: it answers orders and reads with a clear 503 until B is back, and quotes degraded', async () => {
    await heal(stack, client, 'every-hop');
    const { body } = await client.order('a-key');
    await client.quote();
    await stack.kill('service-b');

    const answers = [await client.order(), await client.read(String(body['id']))];
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ status: 503, code: expect.any(String) });
      expect(JSON.stringify(answer.body)).not.toMatch(/127\.0\.0\.1|ECONN|grpc/);
    }

    expect(await client.quote()).toMatchObject({ status: 200, body: { degraded: true } });

    await stack.start('service-b');
    await until(async () => (await client.order('a-key')).status === 201, OPEN_MS + 1_000);
    await until(async () => (await client.quote()).body['degraded'] === false, OPEN_MS + 1_000);
    expect(await client.quote()).toMatchObject({ status: 200, body: { degraded: false } });
    expect((await client.order('a-key')).body).toMatchObject({
      status: 'paid',
      transactionId: body['transactionId'],
    });
  });
});

/** Sends 25 orders a second; `seen` has every status that came back so far. */
function watchOrders() {
  const seen = new Set<number>();
  const stop = sendAtRate(25, async () => {
    const answer = await client.order();
    seen.add(answer.status);
    return answer;
  });
  return { seen, stop };
}
