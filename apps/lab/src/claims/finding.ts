import { mean } from 'simple-statistics';
import type { ClaimUnit, Measurement, Range } from '../results/claim-result.js';
import { bootstrap, type Interval, wilson } from './interval.js';

/** What an experiment found for one number, and what its claim expects of it. */
export interface Finding {
  /** Says what was measured where. Unique within its claim. */
  readonly name: string;
  readonly unit: ClaimUnit;
  /** NaN when there was nothing to measure it by. */
  readonly value: number;
  readonly interval?: Interval | undefined;
  /** Observations that the value rests on. */
  readonly n: number;
  /** Fewer observations than this decide nothing. @default 1 */
  readonly leastN?: number;
  /** Blocks of time that the interval was drawn from; fewer than six decide nothing. @default enough */
  readonly blocks?: number;
  /** @default the number is only shown */
  readonly expected?: Expectation;
}

/** Of fewer, every draw is nearly the same. */
const LEAST_BLOCKS = 6;

/** A bound that is left out is none. */
export interface Expectation {
  readonly low?: number;
  readonly high?: number;
}

/** Within so much of a number: `near(20, 0.3)` is 14 to 26. */
export function near(value: number, tolerance: number): Expectation {
  return { low: value * (1 - tolerance), high: value * (1 + tolerance) };
}

export function atLeast(low: number): Expectation {
  return { low };
}

export function atMost(high: number): Expectation {
  return { high };
}

/** The share that `hits` are of `n`, with its interval. */
export function shareOf(name: string, hits: number, n: number): Finding {
  return { name, unit: 'share', value: hits / n, interval: wilson(hits, n), n };
}

/** The mean of times in ms, with its interval. */
export function meanOf(name: string, sampleMs: readonly number[]): Finding {
  const figure = (drawn: readonly number[]): number => mean([...drawn]);
  const interval = bootstrap(sampleMs, figure);
  return { name, unit: 'ms', value: figure(sampleMs), interval, n: sampleMs.length };
}

/** The finding as it is written down, with what became of its prediction. */
export function measurementOf(finding: Finding): Measurement {
  const { name, unit, value, interval, n, expected } = finding;
  const range: Range | null =
    expected === undefined ? null : { low: bound(expected.low), high: bound(expected.high) };
  return {
    name,
    unit,
    value: finite(value),
    low: interval === undefined ? null : finite(interval.low),
    high: interval === undefined ? null : finite(interval.high),
    n,
    expected: range,
    outcome: range === null ? null : outcomeOf(finding, expected ?? {}),
  };
}

/**
 * The measured value decides: within the range, the prediction is met. Outside it is not met, unless
 * the interval reaches into the range, the observations are too few, or the range itself rests on a
 * number that could not be measured: then it is unclear.
 */
function outcomeOf(
  { value, interval, n, leastN = 1, blocks = LEAST_BLOCKS }: Finding,
  { low = -Infinity, high = Infinity }: Expectation,
): 'met' | 'not_met' | 'unclear' {
  if (!Number.isFinite(value) || n < leastN || blocks < LEAST_BLOCKS) return 'unclear';
  if (Number.isNaN(low) || Number.isNaN(high)) return 'unclear';
  const reaches = (from: number, to: number): boolean => to >= low && from <= high;
  if (reaches(value, value)) return 'met';
  return interval !== undefined && reaches(interval.low, interval.high) ? 'unclear' : 'not_met';
}

function bound(value: number | undefined): number | null {
  return value === undefined ? null : finite(value);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
