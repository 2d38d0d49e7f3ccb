/** A mean, and the interval that holds the true one with 95 % confidence. */
export interface MeanInterval {
  /** How many values. */
  readonly n: number;
  readonly mean: number;
  /** Null for a single value: it says nothing about how far repeats lie apart. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Student's t at 97.5 %, for 1, 2, ... degrees of freedom; beyond, the normal distribution's. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];
const T_OF_MANY = 1.96;

/** Undefined of no values. By Student's t: the values are repeats of one measurement. */
export function meanInterval(values: readonly number[]): MeanInterval | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { n, mean, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (T[n - 2] ?? T_OF_MANY) * Math.sqrt(variance / n);
  return { n, mean, low: mean - half, high: mean + half };
}
