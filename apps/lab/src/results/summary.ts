import { OPERATIONS, type Operation } from '@firebreak/load';
import type { Cell } from '../scenario/cell.js';
import { byRepeat } from './by-repeat.js';
import { type CellResult, okShare } from './cell-result.js';
import { meanInterval, type MeanInterval } from './mean-interval.js';

/** One figure of all repeats of a cell. */
export interface SummaryRow extends Pick<Cell, 'placement' | 'fault' | 'variant'> {
  readonly source: CellResult['source'];
  readonly metric: string;
  readonly value: MeanInterval;
}

/** What is summed up besides the share of each operation that was answered as asked. */
const METRICS: Readonly<Record<string, (cell: CellResult) => number | null>> = {
  detect_ms: ({ detectMs }) => detectMs,
  recover_ms: ({ recoverMs }) => recoverMs,
  last_failure_ms: ({ lastFailureMs }) => lastFailureMs,
  attempts_per_request: ({ attemptsPerRequest }) => attemptsPerRequest,
  b_c_waited_ms: ({ hops }) => hops.bToC.waitedMs,
  time_saved_ms: ({ timeSavedMs }) => timeSavedMs,
  peak_in_flight_a: ({ peakInFlight }) => peakInFlight.a,
  peak_in_flight_b: ({ peakInFlight }) => peakInFlight.b,
  wasted_at_c: ({ wastedAtC }) => wastedAtC,
};

/** The name of an operation's share of good answers while the fault lasted. */
export function okShareMetric(operation: Operation): string {
  return `${operation}_ok_share`;
}

const OK_SHARES = Object.fromEntries(
  OPERATIONS.map((operation) => [
    okShareMetric(operation),
    ({ phases }: CellResult) => shareOrNull(okShare(phases.fault[operation])),
  ]),
);

/** Sums up the repeats of each cell. What was null in every repeat has no row. */
export function summarize(cells: readonly CellResult[]): SummaryRow[] {
  return [...byRepeat(cells).values()].flatMap((repeats) =>
    Object.entries({ ...OK_SHARES, ...METRICS }).flatMap(([metric, valueOf]) =>
      rowsOf(repeats, metric, valueOf),
    ),
  );
}

function shareOrNull(share: number): number | null {
  return Number.isNaN(share) ? null : share;
}

function rowsOf(
  repeats: readonly CellResult[],
  metric: string,
  valueOf: (cell: CellResult) => number | null,
): SummaryRow[] {
  const value = meanInterval(repeats.map(valueOf).filter((one) => one !== null));
  const [first] = repeats;
  if (value === undefined || first === undefined) return [];
  const { source, cell } = first;
  const { placement, fault, variant } = cell;
  return [
    { source, placement, fault, ...(variant === undefined ? {} : { variant }), metric, value },
  ];
}
