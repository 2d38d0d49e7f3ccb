import { okShare, type CellResult } from '../results/cell-result.js';
import { meanInterval, type MeanInterval } from '../results/mean-interval.js';
import { duration, number, percent } from './format.js';

/** One number of a cell, as a heat map shows it. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly explains: string;
  /** Null or NaN when the cell has none. */
  readonly of: (result: CellResult) => number | null;
  readonly text: (value: number | null) => string;
  /** Which end of its range is the good one. */
  readonly good: 'high' | 'low';
  /** `share`: colours from 0 to 1. `log`: from the smallest to the largest, by order of magnitude. */
  readonly scale: 'share' | 'log';
}

const share = (id: string, title: string, explains: string, of: Measure['of']): Measure => ({
  id,
  title,
  explains,
  of,
  text: percent,
  good: 'high',
  scale: 'share',
});

const low = (
  id: string,
  title: string,
  explains: string,
  of: Measure['of'],
  text: Measure['text'],
): Measure => ({ id, title, explains, of, text, good: 'low', scale: 'log' });

/** What the matrix is first read for. */
export const FIRST_MEASURES: readonly Measure[] = [
  share(
    'reads',
    'Reads answered',
    'They never need C: what is lost here is collateral damage.',
    ({ phases }) => okShare(phases.fault.reads),
  ),
  share('orders', 'Orders answered as asked', 'They need C.', ({ phases }) =>
    okShare(phases.fault.orders),
  ),
  low(
    'order-latency',
    'Median latency of orders',
    'However they ended: short where failing is fast.',
    ({ phases }) => phases.fault.orders?.latency?.p50Ms ?? null,
    duration,
  ),
  low(
    'attempts',
    'Attempts at C',
    'Made by B, those included that found no connection.',
    ({ hops }) => hops.bToC.attempts,
    number,
  ),
];

/** The rest of what a cell is measured by. */
export const OTHER_MEASURES: readonly Measure[] = [
  share('quotes', 'Quotes answered as asked', 'They need C.', ({ phases }) =>
    okShare(phases.fault.quotes),
  ),
  share(
    'quotes-served',
    'Quotes answered, old values included',
    'What the fallback saves.',
    ({ phases: { fault } }) =>
      fault.quotes ? (fault.quotes.ok + fault.quotes.degraded) / fault.quotes.sent : null,
  ),
  low(
    'attempts-per-request',
    'Attempts at C per request',
    'Of those requests that need C.',
    ({ attemptsPerRequest }) => attemptsPerRequest,
    number,
  ),
  low(
    'waited',
    'Time spent waiting',
    'Sum over the attempts of A at B and of B at C.',
    ({ hops }) => hops.aToB.waitedMs + hops.bToC.waitedMs,
    duration,
  ),
  {
    ...low(
      'saved',
      'Time saved',
      'By refusing, as the breakers reckon.',
      (r) => r.timeSavedMs,
      duration,
    ),
    good: 'high',
  },
  low('detect', 'Time to detect', 'To the first breaker that opened.', (r) => r.detectMs, duration),
  low(
    'recover',
    'Time to recover',
    'From the healing until each operation that needs C had a good answer.',
    ({ recoverMs }) => recoverMs,
    duration,
  ),
  low(
    'last-failure',
    'Last failure',
    'From the healing to the last bad answer that needs C.',
    ({ lastFailureMs }) => lastFailureMs,
    duration,
  ),
  low('peak-a', 'Peak in flight at A', 'Over the whole run.', (r) => r.peakInFlight.a, number),
  low('peak-b', 'Peak in flight at B', 'Over the whole run.', (r) => r.peakInFlight.b, number),
  low(
    'wasted',
    'Work wasted at C',
    'Charges made for orders that the edge did not answer with success.',
    ({ wastedAtC }) => wastedAtC,
    number,
  ),
];

/** The mean over those repeats that have the number, with its interval; undefined when none has. */
export function overRepeats(
  measure: Measure,
  repeats: readonly CellResult[],
): MeanInterval | undefined {
  const values = repeats.map(measure.of).filter((value) => value !== null);
  return meanInterval(values.filter((value) => Number.isFinite(value)));
}

/** Where a value stands from 0, bad, to 1, good, among the values it is shown with. */
export function goodness(measure: Measure, value: number, among: readonly number[]): number {
  if (measure.scale === 'share') return measure.good === 'high' ? value : 1 - value;
  // One more than nothing, so that a count of 0 has a place on a scale of magnitudes.
  const logs = among.map((other) => Math.log10(other + 1));
  const lowest = Math.min(...logs);
  const range = Math.max(...logs) - lowest;
  const place = range === 0 ? 0.5 : (Math.log10(value + 1) - lowest) / range;
  return measure.good === 'high' ? place : 1 - place;
}
