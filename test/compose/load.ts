import { sendAtRate, type Answer, type EdgeClient } from '../chain/harness/edge-client.js';

/** Requests of each kind a second. */
export const RATE = 25;

/** An answer with the wall-clock time it was sent at, to set beside log lines. */
export interface TimedAnswer extends Answer {
  readonly sentAtMs: number;
}

/** What came of a load. */
export interface LoadResult {
  readonly orders: readonly TimedAnswer[];
  readonly reads: readonly TimedAnswer[];
}

/**
 * Sends orders, and reads of one order, each at {@link RATE}.
 * @param orderId an order that B keeps
 * @returns stops the load, waits for every answer and gives them all
 */
export function startLoad(edge: EdgeClient, orderId: string): () => Promise<LoadResult> {
  const stopOrders = sendAtRate(RATE, async () => answered(edge.order()));
  const stopReads = sendAtRate(RATE, async () => answered(edge.read(orderId)));
  return async () => {
    const [orders, reads] = await Promise.all([stopOrders(), stopReads()]);
    return { orders: orders.map(timed), reads: reads.map(timed) };
  };
}

/** How often each status came, most frequent first: `201 x 250, 503 x 3`. */
export function statuses(answers: readonly Answer[]): string {
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  const entries = [...counts].toSorted(([, a], [, b]) => b - a);
  return entries.map(([status, count]) => `${status} x ${count}`).join(', ') || 'none';
}

/** The time that `share` (0 to 1) of the answers took at most, in ms; 0 for none. */
export function quantileMs(answers: readonly Answer[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A request that got no answer counts as status 0. */
async function answered(answer: Promise<Answer>): Promise<Answer> {
  const sentAt = performance.now();
  try {
    return await answer;
  } catch {
    return { status: 0, headers: {}, body: {}, ms: performance.now() - sentAt, sentAt };
  }
}

function timed(answer: Answer): TimedAnswer {
  return { ...answer, sentAtMs: performance.timeOrigin + answer.sentAt };
}
