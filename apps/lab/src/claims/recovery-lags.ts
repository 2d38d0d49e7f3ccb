import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@firebreak/faults';
import { EdgeClient, KnownOrders, OpenLoad } from '@firebreak/load';
import { CellChain } from '../run/cell-chain.js';
import type { Strike } from '../scenario/fault-catalogue.js';
import type { ClaimCell } from './claim-cell.js';
import { GoodAnswers } from './good-answers.js';

/** When C heals and fails again and again, and how the chain is set. */
export interface RecoveriesPlan {
  /** Its placement, figures and load; its phases do not matter. */
  readonly chain: ClaimCell;
  /** How long each outage lasts, in ms. */
  readonly outagesMs: readonly number[];
  readonly signal: AbortSignal;
}

/** Between a recovery and the next outage, in ms. */
const CALM_MS = 800;
const CHARGE_FAILS: Strike = {
  kind: 'fault',
  service: 'service-c',
  faults: [{ kind: 'error-rate', operation: 'Charge', rate: 1 }],
};

/**
 * One chain through many outages of C, under load: how long after each healing the first order
 * succeeds, in ms. C fails at once instead of dying, so that it is known to the ms when it is well.
 * @throws Error if the chain does not come back
 */
export async function recoveryLags({
  chain: { cell, settings },
  outagesMs,
  signal,
}: RecoveriesPlan): Promise<number[]> {
  const chain = await CellChain.start(cell, settings);
  const client = new EdgeClient(chain.url);
  const over = new AbortController();
  const answers = new GoodAnswers();
  const load = new OpenLoad(
    { ratePerSecond: cell.ratePerSecond, mix: cell.mix },
    {
      client,
      orders: new KnownOrders(),
      told: answers,
      random: seededRandom(cell.seed, 'recoveries'),
    },
  );
  const running = load.run(over.signal);
  try {
    const lags: number[] = [];
    await answers.next(performance.now(), signal);
    for (const outageMs of outagesMs) {
      await delay(CALM_MS, undefined, { signal });
      await chain.strike(CHARGE_FAILS);
      await delay(outageMs, undefined, { signal });
      await chain.heal(CHARGE_FAILS);
      const healedAt = performance.now();
      lags.push((await answers.next(healedAt, signal)) - healedAt);
    }
    return lags;
  } finally {
    over.abort();
    await running;
    await Promise.all([client.close(), chain.close()]);
  }
}

/**
 * Lengths of outages that meet every phase of a breaker's cycle equally often: one from each slice
 * of the cycle, at random within it, in random order.
 */
export function outagesOver(
  cycleMs: number,
  count: number,
  { leastMs, seed }: { readonly leastMs: number; readonly seed: number },
): readonly number[] {
  const random = seededRandom(seed, `outages/${cycleMs}`);
  return Array.from({ length: count }, (_, slice) => ({
    lengthMs: leastMs + ((slice + random()) / count) * cycleMs,
    place: random(),
  }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ lengthMs }) => Math.round(lengthMs));
}
