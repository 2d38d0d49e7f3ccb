import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sendMixed, successShare } from './harness/mixed-load.js';
import { heal } from './harness/heal.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { underFault } from './harness/under-fault.js';

describe('C comes back', () => {
  afterEach(closeAll);

  it('every-hop: open periods do not stack: W + one attempt + 1 s, twice', async () => {
    const openMs = 1_000;
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
  let chain: Awaited<ReturnType<typeof openChain>>;

  beforeAll(async () => {
    chain = await openChain({ placement: 'every-hop' });
  });
  beforeEach(() => heal(chain.stack, chain.client, 'every-hop'));
  afterAll(closeAll);

  it('of C leaves reads alive, even while B sends no markers', async () => {
    await chain.stack.setFault('service-b', { kind: 'mute-markers', operation: '*' });

    // B answers in its own words, unmarked: of half orders, five in a row would soon be failures.
    const { reads } = await underFault(chain, (stack) => stack.pause('service-c'), 0.1);

    expect(successShare(reads)).toBeGreaterThanOrEqual(0.99);
  });

  it('of one operation of B does not cut off the others, even without markers (rule E)', async () => {
    await chain.stack.setFault('service-b', { kind: 'mute-markers', operation: '*' });

    const { reads } = await underFault(chain, (stack) =>
      stack.setFault('service-b', { kind: 'hang', operation: 'PlaceOrder' }),
    );

    expect(successShare(reads)).toBeGreaterThanOrEqual(0.99);
    expect(await chain.stack.breaker('service-a', 'service-b')).toMatchObject({ state: 'CLOSED' });
  });

  it('of all of B is found out within two deadlines', async () => {
    const { stack, client } = chain;
    const { body } = await client.order();
    const stop = sendMixed(client, String(body['id']), 50);

    stack.pause('service-b');
    const pausedAt = performance.now();
    await stack
      .service('service-a')
      .waitFor(
        (line) => line.event === 'circuit.opened' && line['breaker'] === 'service-b',
        5_000,
        'opened breaker of the whole of B',
      );
    const foundAfterMs = performance.now() - pausedAt;
    stack.unpause('service-b');
    await stop();

    expect(foundAfterMs).toBeLessThan(2 * 1_800);
  });
});
