import type { TuneWishes } from '../results/tune-result.js';

/** More of an outage than this share must not be added to it by waiting. */
const MOST_OF_OUTAGE = 0.25;

/** The open period between its bounds, and what each of them is. In ms. */
export interface OpenPeriod {
  readonly openMs: number;
  /** sqrt(2 c_probe T_out / c_lag) */
  readonly cheapestMs: number;
  /** Shorter, and probes find a callee that cannot answer yet. */
  readonly leastMs: number;
  readonly mostMs: number;
}

/**
 * Which open period costs least (spec.md 4.2, 5). Being open `W` costs c_lag × W/2 after the callee is
 * back and a probe every `W` while it is not: W* = sqrt(2 c_probe T_out / c_lag). The unit of cost is one
 * refused call, so that a second of lag costs as much as calls come in it.
 */
export function proposeOpenPeriod(wishes: TuneWishes, ratePerSecond: number): OpenPeriod {
  const { probeCost, outageMs, restartMs, reconnectMs } = wishes;
  const lagCostPerMs = ratePerSecond / 1_000;
  const cheapestMs = Math.sqrt((2 * probeCost * outageMs) / lagCostPerMs);
  const leastMs = Math.max(restartMs, 2 * reconnectMs, 100);
  const mostMs = Math.max(outageMs * MOST_OF_OUTAGE, leastMs);
  const openMs = Math.min(Math.max(roundedMs(cheapestMs), leastMs), mostMs);
  return { openMs: Math.round(openMs), cheapestMs, leastMs, mostMs };
}

function roundedMs(ms: number): number {
  const step = ms < 5_000 ? 100 : 500;
  return Math.round(ms / step) * step;
}
