import { EdgeClient, type EndedRequest, KnownOrders } from '@firebreak/load';
import { CellChain } from '../run/cell-chain.js';
import { chargesIn } from '../run/read-logs.js';
import { warmUp } from '../run/warm-up.js';
import { FAULTS } from '../scenario/fault-catalogue.js';
import type { ClaimCell } from './claim-cell.js';
import { countsOf } from './executed-at-c.js';
import { offerLoad } from './offer-load.js';

/** What became of orders for which C takes longer than its callers wait. */
export interface TooSlowOrders {
  readonly sent: number;
  /** Of these, not answered 2xx. */
  readonly failed: number;
  /** Charges that reached C. */
  readonly arrived: number;
  /** Charges that C booked for an order which the edge did not answer 2xx. */
  readonly charged: number;
}

/**
 * Sends the load of a cell to a chain whose C is too slow already, and waits until C is done with it. The
 * fault is never lifted: that would let waiting calls go on, some with a few ms of their deadline left.
 */
export async function chargesForNobody(
  claim: ClaimCell,
  signal: AbortSignal,
): Promise<TooSlowOrders> {
  const { cell, settings } = claim;
  const chain = await CellChain.start(cell, settings);
  const client = new EdgeClient(chain.url);
  const orders = new KnownOrders();
  const answers = new Answers();
  try {
    await warmUp(cell, { client, orders, signal });
    await chain.strike(FAULTS['too-slow'].strike);
    const before = await countsOf(chain);
    await offerLoad(claim, { client, orders, told: answers }, signal);
    const after = await countsOf(chain);
    const charges = chain.processes.flatMap(({ lines }) => chargesIn(lines));
    return {
      ...answers.count(),
      arrived: after.arrived - before.arrived,
      charged: charges.filter((id) => !answers.isOk(id)).length,
    };
  } finally {
    await Promise.all([client.close(), chain.close()]);
  }
}

/** What the edge answered to each order. */
class Answers {
  readonly #ok = new Set<string | undefined>();
  #sent = 0;

  sent(): void {
    this.#sent += 1;
  }

  ended({ outcome, correlationId }: EndedRequest): void {
    if (outcome === 'ok') this.#ok.add(correlationId);
  }

  isOk(id: string): boolean {
    return this.#ok.has(id);
  }

  /** What was never answered has failed. */
  count(): { readonly sent: number; readonly failed: number } {
    return { sent: this.#sent, failed: this.#sent - this.#ok.size };
  }
}
