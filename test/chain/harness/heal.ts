import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from '@firebreak/stack';
import type { EdgeClient } from './edge-client.js';

/** A chain that works and remembers nothing, whatever was done to it, with its breakers placed so. */
export async function heal(stack: Stack, client: EdgeClient, placement: string): Promise<void> {
  await stack.heal();
  await paidOrder(client);
  await stack.setPlacement(placement);
}

/** The id of an order that is paid; asks again while B's channel finds a C that has just started. */
export async function paidOrder(client: EdgeClient): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const { status, body } = await client.order();
    if (status === 201) return String(body['id']);
    if (attempt === 30) throw new Error(`no order could be placed: ${JSON.stringify(body)}`);
    await delay(100);
  }
}
