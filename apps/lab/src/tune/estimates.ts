import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Estimate } from '../results/tune-result.js';

/** Standard errors to either side of a mean that hold it with 95 %. */
const Z95 = 1.96;

/** The mean with its 95 % interval; null of nothing. Durations, so never below 0. */
export function meanEstimate(values: readonly number[]): Estimate | null {
  const [only] = values;
  if (only === undefined) return null;
  const samples = values.length;
  const middle = mean([...values]);
  const error = samples < 2 ? 0 : (Z95 * sampleStandardDeviation([...values])) / Math.sqrt(samples);
  return { mean: middle, low: Math.max(0, middle - error), high: middle + error, samples };
}

/**
 * How often something happens in one unit of time, when it was seen `count` times in `time` units;
 * 95 % interval of the Poisson distribution (Wilson and Hilferty's approximation of Garwood's).
 */
export function rateEstimate(count: number, time: number): Estimate {
  if (time <= 0) return { mean: 0, low: 0, high: 0, samples: count };
  const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - Z95 / (3 * Math.sqrt(count))) ** 3;
  const next = count + 1;
  const high = next * (1 - 1 / (9 * next) + Z95 / (3 * Math.sqrt(next))) ** 3;
  return { mean: count / time, low: low / time, high: high / time, samples: count };
}
