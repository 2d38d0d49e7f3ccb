import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from '@firebreak/stack';
import { sentAfter } from './answers.js';
import type { Answer, EdgeClient } from './edge-client.js';
import { sendMixed, type MixedAnswers } from './mixed-load.js';
import { paidOrder } from './heal.js';

/** What two cores answer in time even while they have as much else to do. */
const PER_SECOND = 60;

/**
 * The answers to what was sent from 0.8 s after something was struck: about one deadline.
 * @param orderShare how many requests are orders, from 0 to 1: of four in five, a breaker of a whole
 *   service meets five failures in a row within 0.2 s. @default half
 */
export async function underFault(
  { stack, client }: { stack: Stack; client: EdgeClient },
  strike: (stack: Stack) => void | Promise<void>,
  orderShare = 0.5,
): Promise<MixedAnswers> {
  const stop = sendMixed(client, await paidOrder(client), PER_SECOND, orderShare);
  await delay(200);
  await strike(stack);
  const struckAt = performance.now();
  await delay(2_300);
  const { orders, reads } = await stop();
  const later = (answers: readonly Answer[]): Answer[] => sentAfter(answers, struckAt + 800);
  return { orders: later(orders), reads: later(reads) };
}
