import type { Answers } from './cell-result.js';

const STEPS = [1, 1.5, 2, 3, 5, 7];
const DECADES = [1, 10, 100, 1_000];
const HIGHEST_MS = 10_000;

/** Upper bounds of the buckets that latencies are counted in, in ms; the last has none. */
const LATENCY_BUCKETS: readonly (number | null)[] = [
  ...DECADES.flatMap((decade) => STEPS.map((step) => step * decade)),
  HIGHEST_MS,
  null,
];

/** What a quantile of sorted values is: the smallest that at least `share` of them stay within. */
export function quantileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The quantiles of latencies in ms, to a thousandth; null of none. */
export function latencyOf(latenciesMs: readonly number[]): Answers['latency'] {
  if (latenciesMs.length === 0) return null;
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const sum = sorted.reduce((total, ms) => total + ms, 0);
  return {
    meanMs: thousandth(sum / sorted.length),
    p50Ms: thousandth(quantileOf(sorted, 0.5)),
    p90Ms: thousandth(quantileOf(sorted, 0.9)),
    p99Ms: thousandth(quantileOf(sorted, 0.99)),
    maxMs: thousandth(quantileOf(sorted, 1)),
  };
}

/** How many latencies lie in each of the {@link LATENCY_BUCKETS}. */
export function histogramOf(latenciesMs: readonly number[]): Answers['histogram'] {
  const counts = LATENCY_BUCKETS.map(() => 0);
  for (const ms of latenciesMs) {
    const bucket = LATENCY_BUCKETS.findIndex((toMs) => toMs === null || ms <= toMs);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return LATENCY_BUCKETS.map((toMs, i) => ({ toMs, count: counts[i] ?? 0 }));
}

/** Files need no more digits than clocks have. */
export function thousandth(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
