import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@firebreak/faults';
import { type EdgeClient, edgeRequest, type KnownOrders, OpenLoad } from '@firebreak/load';
import type { Cell } from '../scenario/cell.js';

const TRIES = 50;
const BETWEEN_MS = 100;
const LOAD_MS = 1_000;
/** Rarer requests would warm up nothing in a second. */
const LEAST_PER_SECOND = 50;
const DRAIN_MS = 3_000;

/**
 * Sends until an order is paid, then the cell's mix for a second, at 50 a second or more, so that no phase pays for the first
 * calls of processes that have just started. There are orders to read afterwards.
 */
export async function warmUp(
  cell: Cell,
  setup: {
    readonly client: EdgeClient;
    readonly orders: KnownOrders;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { client, orders, signal } = setup;
  await firstOrder(setup);
  const load = new OpenLoad(
    {
      ratePerSecond: Math.max(LEAST_PER_SECOND, cell.ratePerSecond),
      mix: cell.mix,
      durationMs: LOAD_MS,
    },
    {
      client,
      orders,
      told: { sent: () => undefined, ended: () => undefined },
      random: seededRandom(cell.seed, 'warm-up'),
    },
  );
  await load.run(signal);
  await load.drain(DRAIN_MS);
}

async function firstOrder({ client, orders, signal }: Parameters<typeof warmUp>[1]): Promise<void> {
  for (let n = 1; n <= TRIES; n++) {
    const answer = await client.send(edgeRequest('orders', n, ''));
    orders.addFrom(answer.outcome === 'ok' ? answer.body : undefined);
    if (!orders.isEmpty) return;
    await delay(BETWEEN_MS, undefined, { signal });
  }
  throw new Error(`no order could be placed in ${TRIES} tries, though nothing is wrong yet`);
}
