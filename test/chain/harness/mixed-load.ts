import { seededRandom } from '@firebreak/faults';
import { sendAtRate, type Answer, type EdgeClient } from './edge-client.js';

/** The answers of a mixed load, by operation. */
export interface MixedAnswers {
  readonly orders: readonly Answer[];
  readonly reads: readonly Answer[];
}

/**
 * Sends orders and reads of one order, drawn at random, at a constant rate.
 * @param orderId an order that exists
 * @param orderShare how many of them are orders, from 0 to 1. @default half
 * @returns a function that stops it and gives every answer
 */
export function sendMixed(
  client: EdgeClient,
  orderId: string,
  perSecond: number,
  orderShare = 0.5,
) {
  const random = seededRandom(7, 'mix');
  const reads = new Set<Answer>();
  const stop = sendAtRate(perSecond, async () => {
    if (random() < orderShare) return client.order();
    const answer = await client.read(orderId);
    reads.add(answer);
    return answer;
  });
  return async (): Promise<MixedAnswers> => {
    const answers = await stop();
    return {
      orders: answers.filter((answer) => !reads.has(answer)),
      reads: answers.filter((answer) => reads.has(answer)),
    };
  };
}

/** The share of answers that succeeded, from 0 to 1. */
export function successShare(answers: readonly Answer[]): number {
  return answers.filter((answer) => answer.status < 300).length / answers.length;
}
