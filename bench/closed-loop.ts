import { EdgeClient, type Answer } from '../test/chain/harness/edge-client.js';

/**
 * Sends so many requests, half orders and half reads of one order, a fixed number at a time.
 * @throws if any of them does not succeed: a benchmark of failures measures something else
 */
export async function sendRequests(
  client: EdgeClient,
  count: number,
  concurrency: number,
): Promise<void> {
  const first = await client.order();
  const id = String(first.body['id']);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const turn = next++;
      expectSuccess(await (turn % 2 === 0 ? client.order() : client.read(id)));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

function expectSuccess(answer: Answer): void {
  if (answer.status < 300) return;
  throw new Error(`A answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
