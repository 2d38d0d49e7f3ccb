import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Stack } from '@firebreak/stack';
import { quantile, REFUSED_WITHIN_MS, sentAfter } from './harness/answers.js';
import { sendAtRate, type Answer, type EdgeClient } from './harness/edge-client.js';
import { heal } from './harness/heal.js';
import { keepUnderWay } from './harness/keep-under-way.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { until } from './harness/until.js';

const ATTEMPT_MS = 700;
/** When three orders have stalled: the limit, an eighth of it for its buckets, and the next orders. */
const FOUND_MS = 500 + 63 + 80;

let stack: Stack;
let client: EdgeClient;

beforeAll(async () => {
  ({ stack, client } = await openChain({ env: { BREAKER_OPEN_MS: '3000' } }));
});

afterAll(closeAll);

describe('C is paused', () => {
  it('b-c, after healthy traffic: whoever orders a stall limit later is refused at once; it heals when C goes on', async () => {
    await heal(stack, client, 'b-c');
    const { body } = await client.order();
    const stopOrders = sendAtRate(25, () => client.order());
    const stopReads = sendAtRate(15, () => client.read(String(body['id'])));
    await delay(700);
    stack.pause('service-c');
    const pausedAt = performance.now();

    // No deadline has passed yet: by its failures B would learn of it 200 ms later.
    await stack
      .service('service-b')
      .waitFor(({ reason }) => reason === 'stalled', 3_000, 'breaker opened by stalls');
    // Shorter than the open period: a probe would wait for C.
    await delay(2_500);
    const unpausedAt = performance.now();
    stack.unpause('service-c');
    await delay(2_000);
    const [orders, reads] = await Promise.all([stopOrders(), stopReads()]);

    const during = (answers: Answer[], from: number) =>
      sentAfter(answers, from).filter(({ sentAt }) => sentAt < unpausedAt);
    // Reads are the control: on busy cores an order takes that long to reach B.
    const slackMs = quantile(during(reads, pausedAt), 1);
    const foundAt = pausedAt + FOUND_MS + slackMs;
    const refused = during(orders, foundAt);
    expect(refused.length).toBeGreaterThan(10);
    expect(new Set(refused.map((order) => order.status))).toEqual(new Set([503]));
    const typicalMs = quantile(during(reads, foundAt), 0.5);
    expect(quantile(refused, 0.5)).toBeLessThan(Math.max(REFUSED_WITHIN_MS, 2 * typicalMs));
    expect(quantile(refused, 1)).toBeLessThan(Math.max(5 * REFUSED_WITHIN_MS, 2 * slackMs));
    const [first] = sentAfter(orders, pausedAt);
    expect(first).toMatchObject({ status: 504 });
    expect(first!.ms).toBeGreaterThan(ATTEMPT_MS - 100);
    expect(orders.at(-1)!.status).toBe(201);
  });

  it('none: every order costs its full time', async () => {
    await heal(stack, client, 'none');
    stack.pause('service-c');

    const stop = sendAtRate(10, () => client.order());
    await delay(1_500);
    const orders = await stop();

    expect(orders.length).toBeGreaterThan(12);
    for (const order of orders) {
      expect(order.status).toBe(504);
      expect(order.ms).toBeGreaterThan(ATTEMPT_MS - 50);
    }
  });

  it('books nothing that was cancelled before its commit, and charges no key twice', async () => {
    await heal(stack, client, 'none');
    await client.order();
    const before = charges(stack).length;
    const keys = Array.from({ length: 10 }, () => randomUUID());
    stack.pause('service-c');

    const timedOut = await Promise.all(keys.map((key) => client.order(key)));
    stack.unpause('service-c');
    await delay(500);

    expect(timedOut.map((order) => order.status)).toEqual(keys.map(() => 504));
    expect(charges(stack)).toHaveLength(before);

    const again = await Promise.all([...keys, ...keys].map((key) => client.order(key)));
    expect(again.map((order) => order.status)).toEqual([...keys, ...keys].map(() => 201));
    expect(charges(stack)).toHaveLength(before + keys.length);
    expect(new Set(again.map((order) => order.body['transactionId'])).size).toBe(keys.length);
  });

  it('books nothing for a client that has left, long before any deadline', async () => {
    await heal(stack, client, 'every-hop');
    await client.order();
    const before = charges(stack).length;
    const cancelled = () => stack.service('service-c').events('payment.cancelled').length;
    const cancelledBefore = cancelled();
    stack.pause('service-c');

    await client.orderAndLeave(50);
    await delay(150);
    stack.unpause('service-c');
    await until(() => cancelled() > cancelledBefore, ATTEMPT_MS);

    expect(cancelled()).toBe(cancelledBefore + 1);
    expect(charges(stack)).toHaveLength(before);
  });

  it('shows an order whose payment timed out as payment_unknown', async () => {
    await heal(stack, client, 'none');
    const key = randomUUID();
    stack.pause('service-c');

    const timedOut = await client.order(key);

    expect(timedOut.status).toBe(504);
    expect(timedOut.headers['idempotency-key']).toBe(key);
    const order = await client.read(String(timedOut.body['orderId']));
    expect(order.body).toMatchObject({ status: 'payment_unknown' });
  });
});

describe('B is paused and goes on', () => {
  /**
   * Shorter than the pause, so that only who leaves out his own pauses finds nothing wrong, and long
   * enough that busy cores are no reason to find anything.
   */
  const CHARGE = {
    attemptMs: 1_200,
    fairMs: 950,
    leaseMs: 2_000,
    stall: { afterMs: 1_000, count: 3 },
  };
  const SETTINGS = {
    breakers: { 'service-c/Charge': CHARGE },
    deadlines: { 'PaymentsGateway.charge': { attemptMs: CHARGE.attemptMs } },
    // No time is left for a second attempt.
    retries: { 'PaymentsGateway.charge': { attempts: 1 } },
  };

  it("does not open B's breaker on a healthy C", async () => {
    const chain = await openChain({
      placement: 'every-hop',
      envOf: (service): NodeJS.ProcessEnv =>
        service === 'service-b' ? { RESILIENCE_SETTINGS: JSON.stringify(SETTINGS) } : {},
    });
    await chain.client.order();
    // So that B's pause finds all of them waiting for C, which answers meanwhile.
    await chain.stack.setFault('service-c', { kind: 'delay', operation: 'Charge', ms: 300 });
    const load = keepUnderWay(16, () => chain.client.order());

    for (let round = 0; round < 3; round++) {
      await load.more(20);
      chain.stack.pause('service-b');
      await delay(1_500);
      chain.stack.unpause('service-b');
    }
    await load.more(20);
    await load.stop();

    expect(chain.stack.service('service-b').events('circuit.opened')).toEqual([]);
  });
});

function charges(of: Stack) {
  return of.service('service-c').events('payment.charged');
}
