import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Stack } from '@firebreak/stack';
import { quantile, REFUSED_WITHIN_MS } from './harness/answers.js';
import type { EdgeClient } from './harness/edge-client.js';
import { successShare } from './harness/mixed-load.js';
import { heal } from './harness/heal.js';
import { closeAll, openChain } from './harness/open-chain.js';
import { underFault } from './harness/under-fault.js';

let stack: Stack;
let client: EdgeClient;
let openedBefore: number;

beforeAll(async () => {
  ({ stack, client } = await openChain());
});

afterAll(closeAll);

const kill = (): Promise<void> => stack.kill('service-c');

/** Each breaker that opened since the test began, as `service breaker`. */
function opened(): string[] {
  return [...new Set(allOpened().slice(openedBefore))];
}

function allOpened(): string[] {
  return (['service-a', 'service-b'] as const)
    .flatMap((name) => stack.service(name).events('circuit.opened'))
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .map(({ service, breaker }) => `${service} ${String(breaker)}`);
}

describe('C is killed, with breakers placed', () => {
  beforeEach(() => {
    openedBefore = allOpened().length;
  });

  it('every-hop: B as a service stays closed at A, its order operation opens and blames C', async () => {
    await heal(stack, client, 'every-hop');

    const { orders, reads } = await underFault({ stack, client }, kill);

    expect(successShare(reads)).toBeGreaterThanOrEqual(0.999);
    // Reads are the control: other specs beside may slow down everything.
    const slowestMs = Math.max(REFUSED_WITHIN_MS, 2 * quantile(reads, 0.5));
    expect(quantile(orders, 0.5)).toBeLessThan(slowestMs);
    expect(await stack.breaker('service-a', 'service-b')).toMatchObject({ state: 'CLOSED' });
    expect(await stack.breaker('service-a', 'service-b/PlaceOrder')).toMatchObject({
      state: 'OPEN',
      blame: 'service-c',
    });
    expect(opened()).toEqual(['service-b service-c/Charge', 'service-a service-b/PlaceOrder']);
    expect(orders.at(-1)?.body['code']).toBe('PAYMENTS_UNAVAILABLE');
  });

  it.each(['a-b', 'every-hop-naive'])('%s: reads die with the orders', async (placement) => {
    await heal(stack, client, placement);

    const { reads } = await underFault({ stack, client }, kill, 0.8);

    expect(successShare(reads)).toBeLessThan(0.2);
    expect(opened()).toContain('service-a service-b');
  });

  it.each([
    { placement: 'b-c', opens: ['service-b service-c/Charge'] },
    { placement: 'edge', opens: ['service-a edge/POST/orders'] },
    { placement: 'server', opens: [] },
    { placement: 'none', opens: [] },
  ])('$placement: reads live, and there opens $opens', async ({ placement, opens }) => {
    await heal(stack, client, placement);

    const { orders, reads } = await underFault({ stack, client }, kill);

    expect(successShare(reads)).toBe(1);
    expect(successShare(orders)).toBe(0);
    expect(opened()).toEqual(opens);
  });
});
