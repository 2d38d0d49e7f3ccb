import { CircuitOpenError, type Clock } from '@firebreak/resilience';
import type { ServiceClient } from './service-client.js';

/** What became of callers, and what it cost them. */
export interface Waiting {
  readonly calls: number;
  /** Called and got no answer. */
  readonly failed: number;
  /** Refused at once. */
  readonly refused: number;
  /** All waiting together, in ms. */
  readonly waitedMs: number;
  /** Callers that waited at the same time, at most. */
  readonly atOnce: number;
}

/** What callers wait by. */
export interface CallerTime extends Clock {
  pause(ms: number): Promise<void>;
}

/** Sends so many callers, one every so many ms, whether or not those before have their answer. */
export async function sendCallers(
  client: ServiceClient,
  time: CallerTime,
  { calls, everyMs }: { readonly calls: number; readonly everyMs: number },
): Promise<Waiting> {
  const seen = { calls, failed: 0, refused: 0, waitedMs: 0, atOnce: 0 };
  let waiting = 0;
  const call = async (): Promise<void> => {
    const startedAt = time.now();
    waiting++;
    seen.atOnce = Math.max(seen.atOnce, waiting);
    try {
      await client.callService();
    } catch (error) {
      if (error instanceof CircuitOpenError) seen.refused++;
      else seen.failed++;
    }
    waiting--;
    seen.waitedMs += time.now() - startedAt;
  };

  const callers: Promise<void>[] = [];
  for (let i = 0; i < calls; i++) {
    callers.push(call());
    await time.pause(everyMs);
  }
  await Promise.all(callers);
  return seen;
}
