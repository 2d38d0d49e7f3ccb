import { quantileSorted } from 'simple-statistics';
import type { TransportRound } from '../results/transport-result.js';
import { QUESTION, type QuoteClient } from './quote-question.js';

/** Who is asked, and who says how much CPU that took. */
export interface RoundSubject {
  readonly client: QuoteClient;
  readonly serverCpuMicros: () => Promise<number>;
}

/** Asks so many questions, so many at once, and takes times and CPU per call. */
export async function measureRound(
  { client, serverCpuMicros }: RoundSubject,
  calls: number,
  concurrency: number,
): Promise<TransportRound> {
  const serverBefore = await serverCpuMicros();
  const clientBefore = process.cpuUsage();
  const startedAt = performance.now();
  const latencies = await askMany(client, calls, concurrency);
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(clientBefore);
  const serverAfter = await serverCpuMicros();
  latencies.sort((a, b) => a - b);
  return {
    p50Ms: quantileSorted(latencies, 0.5),
    p99Ms: quantileSorted(latencies, 0.99),
    callsPerSecond: (calls / elapsedMs) * 1_000,
    clientCpuMicros: (user + system) / calls,
    serverCpuMicros: (serverAfter - serverBefore) / calls,
  };
}

/** The latency of each, in ms. */
export async function askMany(
  client: QuoteClient,
  calls: number,
  concurrency: number,
): Promise<number[]> {
  const latencies: number[] = [];
  let begun = 0;
  const askInTurn = async (): Promise<void> => {
    while (begun < calls) {
      begun++;
      const startedAt = performance.now();
      await client.ask(QUESTION);
      latencies.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, askInTurn));
  return latencies;
}
