import { quantile } from 'simple-statistics';
import {
  type Spread,
  TRANSPORT_MEASURES,
  type TransportMeasure,
  type TransportRound,
} from '../results/transport-result.js';

export type Spreads = Record<TransportMeasure, Spread>;

/** The median of each measure, and the range that half of the rounds lie in. */
export function spreadsOf(rounds: readonly TransportRound[]): Spreads {
  return spreadsBy((measure) => rounds.map((round) => round[measure]));
}

/** The same of one variant over another, round by round: what disturbs a whole round cancels out. */
export function ratiosOf(
  over: readonly TransportRound[],
  under: readonly TransportRound[],
): Spreads {
  return spreadsBy((measure) =>
    over.map((round, index) => round[measure] / (under[index]?.[measure] ?? Number.NaN)),
  );
}

function spreadsBy(valuesOf: (measure: TransportMeasure) => number[]): Spreads {
  const entries = TRANSPORT_MEASURES.map((measure) => [measure, spreadOf(valuesOf(measure))]);
  return Object.fromEntries(entries) as Spreads;
}

function spreadOf(values: number[]): Spread {
  return {
    median: quantile(values, 0.5),
    low: quantile(values, 0.25),
    high: quantile(values, 0.75),
  };
}
