import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@firebreak/faults';
import { type EdgeClient, type KnownOrders, type LoadListener, OpenLoad } from '@firebreak/load';
import { loadId } from '../run/load-id.js';
import type { ClaimCell } from './claim-cell.js';

/** Who sends the load, what it reads, and who is told of each request. */
interface LoadParties {
  readonly client: EdgeClient;
  readonly orders: KnownOrders;
  readonly told: LoadListener;
}

/** Sends the load of a cell for as long as its fault lasts, then waits for as long as it recovers. */
export async function offerLoad(
  { cell }: ClaimCell,
  parties: LoadParties,
  signal: AbortSignal,
): Promise<void> {
  const { ratePerSecond, mix, faultMs: durationMs, recoveryMs, seed } = cell;
  const load = new OpenLoad(
    { ratePerSecond, mix, durationMs },
    {
      ...parties,
      random: seededRandom(seed, 'load'),
      correlationId: (n) => loadId(seed, n),
    },
  );
  await load.run(signal);
  await delay(recoveryMs, undefined, { signal });
}
