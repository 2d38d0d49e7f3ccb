import { EdgeClient, KnownOrders } from '@firebreak/load';
import { CellChain } from '../run/cell-chain.js';
import { FAULTS } from '../scenario/fault-catalogue.js';
import type { ClaimCell } from './claim-cell.js';
import { offerLoad } from './offer-load.js';

/** What C did with the charges that reached it. */
export interface ChargesAtC {
  /** Charges that reached C. */
  readonly arrived: number;
  /** Of these, not refused by C's own breaker. */
  readonly executed: number;
}

/** Lets every charge fail in C while the fault of the cell lasts, and counts what C does for them. */
export async function chargesAtC(claim: ClaimCell, signal: AbortSignal): Promise<ChargesAtC> {
  const { cell, settings } = claim;
  const chain = await CellChain.start(cell, settings);
  const client = new EdgeClient(chain.url);
  try {
    await chain.strike(FAULTS['one-operation'].strike);
    const before = await countsOf(chain);
    const told = { sent: () => undefined, ended: () => undefined };
    await offerLoad(claim, { client, orders: new KnownOrders(), told }, signal);
    const after = await countsOf(chain);
    const arrived = after.arrived - before.arrived;
    return { arrived, executed: arrived - (after.refused - before.refused) };
  } finally {
    await Promise.all([client.close(), chain.close()]);
  }
}

/** What C counted of charges since it began. */
export async function countsOf(
  chain: CellChain,
): Promise<{ readonly arrived: number; readonly refused: number }> {
  const { traffic, breakers } = await chain.status('service-c');
  const charges = traffic.filter(
    ({ direction, operation }) => direction === 'INBOUND' && operation.endsWith('Charge'),
  );
  const breaker = breakers.find(({ name }) => name === 'inbound/Charge');
  return {
    arrived: charges.reduce((sum, { started }) => sum + started, 0),
    refused: breaker?.counters?.blocked ?? 0,
  };
}
