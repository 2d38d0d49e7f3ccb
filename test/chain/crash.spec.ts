import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { quantile, REFUSED_WITHIN_MS, sentAfter } from './harness/answers.js';
import { sendAtRate } from './harness/edge-client.js';
import { closeAll, openChain } from './harness/open-chain.js';

const CHARGE = 'service-c/Charge';

afterEach(closeAll);

describe('C is killed under 25 orders/s and 25 reads/s', () => {
  it('every-hop: B opens once, orders fail at once with 503 and Retry-After, reads never fail, quotes are degraded', async () => {
    const { stack, client } = await openChain({ placement: 'every-hop' });
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
      .filter(({ breaker }) => breaker === CHARGE);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({ from: 'closed', to: 'open', failures: 3 });
    expect(opened[0]!.msg).toMatch(/3 failures/);
    expect(reads.every((read) => read.status === 200)).toBe(true);

    const refused = sentAfter(orders, killedAt + 1_000);
    expect(refused.length).toBeGreaterThan(50);
    for (const order of refused) {
      expect(order.status).toBe(503);
      expect(Number(order.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(order.headers['content-type']).toContain('application/problem+json');
    }
    expect(quantile(refused, 0.5)).toBeLessThan(REFUSED_WITHIN_MS);

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
    const { stack, client } = await openChain({ placement: 'every-hop' });
    await stack.kill('service-c');
    const stop = sendAtRate(100, () => client.order());

    await delay(2_000);
    const orders = await stop();

    expect(orders.length).toBeGreaterThan(150);
    for (const name of ['service-a', 'service-b'] as const) {
      const written = stack.service(name).lines.filter((line) => line.level !== 'debug');
      expect(written.length).toBeLessThan(30);
    }
  });
});

describe('C comes back', () => {
  it('b-c: orders succeed within open period + one attempt + 1 s of its listening line, 5 times', async () => {
    const openMs = 1_500;
    const attemptMs = 700;
    const { stack, client } = await openChain({
      placement: 'b-c',
      env: { BREAKER_OPEN_MS: String(openMs) },
    });
    for (let round = 1; round <= 5; round++) {
      await stack.kill('service-c');
      const stop = sendAtRate(25, () => client.order());
      await delay(300 + 300 * round);
      await stack.start('service-c');
      const listeningAt = performance.now();
      await delay(openMs + 1_000);
      const orders = await stop();

      const first = orders.find((order) => order.status === 201 && order.sentAt > listeningAt - 50);
      expect(first).toBeDefined();
      expect(first!.sentAt + first!.ms - listeningAt).toBeLessThan(openMs + attemptMs + 1_000);
      expect(orders.at(-1)!.status).toBe(201);
    }
  });
});

describe('B is killed', () => {
  it('answers orders and reads with a clear 503 until B is back, and quotes degraded', async () => {
    const { stack, client } = await openChain({
      placement: 'every-hop',
      env: { BREAKER_OPEN_MS: '500' },
    });
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
    await delay(1_500);
    expect(await client.quote()).toMatchObject({ status: 200, body: { degraded: false } });
    expect((await client.order('a-key')).body).toMatchObject({
      status: 'paid',
      transactionId: body['transactionId'],
    });
  });
});
