import { seededRandom } from '@firebreak/faults';
import { quantileSorted } from 'simple-statistics';

/** Ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard deviations that 95 % of a normal distribution lie within. */
const Z = 1.959964;
const RESAMPLES = 250;
const TAIL = 0.025;

/**
 * Of a share, by Wilson's score: it stays within 0 to 1 and says something about 0 of n, too.
 * @param hits 0 to n
 * @param n at least 1
 */
export function wilson(hits: number, n: number): Interval {
  const share = hits / n;
  const centre = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half =
    (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Of a count of events that come independently, by Byar's approximation of the exact interval. */
export function poisson(count: number): Interval {
  const above = count + 1;
  return {
    low: count === 0 ? 0 : count * (1 - 1 / (9 * count) - Z / (3 * Math.sqrt(count))) ** 3,
    high: above * (1 - 1 / (9 * above) + Z / (3 * Math.sqrt(above))) ** 3,
  };
}

/**
 * Of any figure of a sample, by drawing the sample again and again with replacement. The draws are
 * seeded: the same sample has the same interval.
 * @param sample at least one piece: blocks of a time line, or repeats
 * @param figure what is computed from a sample; NaN drops the draw
 */
export function bootstrap<T>(
  sample: readonly T[],
  figure: (sample: readonly T[]) => number,
): Interval {
  const random = seededRandom(1, `bootstrap/${sample.length}`);
  const figures = Array.from({ length: RESAMPLES }, () => figure(redraw(sample, random)))
    .filter((value) => Number.isFinite(value))
    .toSorted((one, other) => one - other);
  if (figures.length === 0) return { low: Number.NaN, high: Number.NaN };
  return { low: quantileSorted(figures, TAIL), high: quantileSorted(figures, 1 - TAIL) };
}

/** The smallest interval that holds both. */
export function widest(one: Interval, other: Interval): Interval {
  return { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}

function redraw<T>(sample: readonly T[], random: () => number): T[] {
  return sample.map((piece) => sample[Math.floor(random() * sample.length)] ?? piece);
}
