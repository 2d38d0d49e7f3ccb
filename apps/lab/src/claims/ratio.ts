import type { Finding } from './finding.js';

type Measured = Pick<Finding, 'value' | 'interval' | 'n'>;

/** How many times `under` goes into `over`; the interval takes the far ends of both, so it errs wide. */
export function ratioOf(over: Measured, under: Measured): Measured {
  const n = Math.min(over.n, under.n);
  if (over.interval === undefined || under.interval === undefined) {
    return { value: over.value / under.value, n };
  }
  return {
    value: over.value / under.value,
    interval: {
      low: over.interval.low / under.interval.high,
      high: over.interval.high / under.interval.low,
    },
    n,
  };
}

/** `one` less `other`, independent of each other, each with an interval (Newcombe's method 10). */
export function lessOf(one: Measured, other: Measured): Measured {
  const n = Math.min(one.n, other.n);
  const value = one.value - other.value;
  if (one.interval === undefined || other.interval === undefined) return { value, n };
  return {
    value,
    interval: {
      low: value - Math.hypot(one.value - one.interval.low, other.interval.high - other.value),
      high: value + Math.hypot(one.interval.high - one.value, other.value - other.interval.low),
    },
    n,
  };
}
