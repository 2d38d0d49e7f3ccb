import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Answer, EdgeClient } from './harness/edge-client.js';
import { quantile, sentAfter } from './harness/answers.js';
import { sendMixed, successShare, type MixedAnswers } from './harness/mixed-load.js';
import { closeAll, openChain } from './harness/open-chain.js';
import type { Stack } from './harness/stack.js';

/** High enough that a breaker of a whole service meets five failures in a row within half a second. */
const RATE = 200;

afterEach(closeAll);

/** The answers to what was sent from 0.8 s after something was struck: about one deadline. */
async function underFault(
  { stack, client }: { stack: Stack; client: EdgeClient },
  strike: (stack: Stack) => void | Promise<void>,
  orderShare = 0.5,
): Promise<MixedAnswers> {
  const { body } = await client.order();
  const stop = sendMixed(client, String(body['id']), RATE, orderShare);
  await delay(200);
  await strike(stack);
  const struckAt = performance.now();
  await delay(2_300);
  const { orders, reads } = await stop();
  const later = (answers: readonly Answer[]): Answer[] => sentAfter(answers, struckAt + 800);
  return { orders: later(orders), reads: later(reads) };
}

const kill = (stack: Stack): Promise<void> => stack.kill('service-c');

describe('C is killed', () => {
  it('every-hop: B as a service stays closed at A, its order operation opens and blames C', async () => {
    const chain = await openChain({ placement: 'every-hop' });

    const { orders, reads } = await underFault(chain, kill);

    expect(successShare(reads)).toBeGreaterThanOrEqual(0.999);
    expect(quantile(orders, 0.5)).toBeLessThan(20);
    expect(await chain.stack.breaker('service-a', 'service-b')).toMatchObject({ state: 'CLOSED' });
    expect(await chain.stack.breaker('service-a', 'service-b/PlaceOrder')).toMatchObject({
      state: 'OPEN',
      blame: 'service-c',
    });
    const opened = chain.stack.service('service-a').events('circuit.opened');
    expect(opened.filter(({ breaker }) => breaker === 'service-b')).toEqual([]);
    expect(orders.at(-1)?.body['code']).toBe('PAYMENTS_UNAVAILABLE');
  });

  it.each(['a-b', 'every-hop-naive'])('%s: reads die with the orders', async (placement) => {
    const chain = await openChain({ placement });

    const { reads } = await underFault(chain, kill);

    expect(successShare(reads)).toBeLessThan(0.2);
  });

  it.each([
    { placement: 'b-c', opens: ['service-b service-c/Charge'] },
    { placement: 'edge', opens: ['service-a edge/POST/orders'] },
    { placement: 'server', opens: [] },
    { placement: 'none', opens: [] },
  ])('$placement: reads live, and there opens $opens', async ({ placement, opens }) => {
    const chain = await openChain({ placement });

    const { orders, reads } = await underFault(chain, kill);

    expect(successShare(reads)).toBe(1);
    expect(successShare(orders)).toBe(0);
    const opened = (['service-a', 'service-b', 'service-c'] as const).flatMap((name) =>
      chain.stack
        .service(name)
        .events('circuit.opened')
        .map(({ breaker }) => `${name} ${String(breaker)}`),
    );
    expect([...new Set(opened)]).toEqual(opens);
  });
});

describe('C comes back', () => {
  it('every-hop: open periods do not stack: W + one attempt + 1 s, twice', async () => {
    const openMs = 1_500;
    const { stack, client } = await openChain({
      placement: 'every-hop',
      env: { BREAKER_OPEN_MS: String(openMs) },
    });
    const { body } = await client.order();
    for (let round = 1; round <= 2; round++) {
      await stack.kill('service-c');
      const stop = sendMixed(client, String(body['id']), 50);
      await delay(500 + 400 * round);
      await stack.start('service-c');
      const listeningAt = performance.now();
      await delay(openMs + 1_900);
      const { orders } = await stop();

      const first = orders.find((order) => order.status === 201 && order.sentAt > listeningAt - 50);
      expect(first).toBeDefined();
      expect((first?.sentAt ?? 0) + (first?.ms ?? 0) - listeningAt).toBeLessThan(openMs + 1_700);
      expect(orders.at(-1)?.status).toBe(201);
    }
  });
});

describe('silence', () => {
  it('of C leaves reads alive, even while B sends no markers', async () => {
    const chain = await openChain({ placement: 'every-hop' });
    await chain.stack.setFault('service-b', { kind: 'mute-markers', operation: '*' });

    const { reads } = await underFault(chain, (stack) => stack.pause('service-c'), 0.2);

    expect(successShare(reads)).toBeGreaterThanOrEqual(0.99);
  });

  it('of one operation of B does not cut off the others, even without markers (rule E)', async () => {
    const chain = await openChain({ placement: 'every-hop' });
    await chain.stack.setFault('service-b', { kind: 'mute-markers', operation: '*' });

    const { reads } = await underFault(chain, (stack) =>
      stack.setFault('service-b', { kind: 'hang', operation: 'PlaceOrder' }),
    );

    expect(successShare(reads)).toBeGreaterThanOrEqual(0.99);
    expect(await chain.stack.breaker('service-a', 'service-b')).toMatchObject({ state: 'CLOSED' });
  });

  it('of all of B is found out within two deadlines', async () => {
    const { stack, client } = await openChain({ placement: 'every-hop' });
    const { body } = await client.order();
    const stop = sendMixed(client, String(body['id']), 50);

    stack.pause('service-b');
    const pausedAt = performance.now();
    await stack
      .service('service-a')
      .waitFor((line) => line.event === 'circuit.opened', 5_000, 'opened breaker');
    const foundAfterMs = performance.now() - pausedAt;
    stack.unpause('service-b');
    await stop();

    expect(foundAfterMs).toBeLessThan(2 * 1_800);
  });
});

describe('a switch of the placement under 200 requests/s', () => {
  it('loses no request and leaks no permit', async () => {
    const { stack, client } = await openChain({ placement: 'none' });
    const { body } = await client.order();
    const stop = sendMixed(client, String(body['id']), RATE);

    const names = ['every-hop', 'edge', 'a-b', 'server', 'every-hop-naive', 'b-c', 'none'];
    for (const [index, placement] of names.entries()) {
      await delay(200);
      await stack.setPlacement(placement, index + 1);
    }
    const { orders, reads } = await stop();

    expect(successShare([...orders, ...reads])).toBe(1);
    for (const name of ['service-a', 'service-b', 'service-c'] as const) {
      const admin = await stack.admin(name);
      const { placement, breakers } = await admin.call('GetStatus', {});
      expect(placement).toBe('none');
      expect(breakers.map((breaker) => breaker.counters?.inFlight)).toEqual(breakers.map(() => 0));
    }
  });
});
