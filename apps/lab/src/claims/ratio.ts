import type { Finding } from './finding.js';

type Measured = Pick<Finding, 'value' | 'interval' | 'n' | 'blocks'>;

/** How many times `under` goes into `over`; the interval takes the far ends of both, so it errs wide. */
export function ratioOf(over: Measured, under: Measured): Measured {
  const basis = fewest(over, under);
  if (over.interval === undefined || under.interval === undefined) {
    return { value: over.value / under.value, ...basis };
  }
  return {
    value: over.value / under.value,
    interval: {
      low: over.interval.low / under.interval.high,
      high: over.interval.high / under.interval.low,
    },
    ...basis,
  };
}

/** `one` less `other`, independent of each other, each with an interval (Newcombe's method 10). */
export function lessOf(one: Measured, other: Measured): Measured {
  const basis = fewest(one, other);
  const value = one.value - other.value;
  if (one.interval === undefined || other.interval === undefined) return { value, ...basis };
  return {
    value,
    interval: {
      low: value - Math.hypot(one.value - one.interval.low, other.interval.high - other.value),
      high: value + Math.hypot(one.interval.high - one.value, other.value - other.interval.low),
    },
    ...basis,
  };
}

/** A number made of two rests on the weaker one. */
function fewest(one: Measured, other: Measured): Pick<Measured, 'n' | 'blocks'> {
  const blocks = Math.min(one.blocks ?? Infinity, other.blocks ?? Infinity);
  return { n: Math.min(one.n, other.n), ...(Number.isFinite(blocks) ? { blocks } : {}) };
}
