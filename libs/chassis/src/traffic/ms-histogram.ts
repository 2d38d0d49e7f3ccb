/*
 * How long something took, or may still take, in a fixed number of counters. Recording is a search
 * among 29 bounds and one increment; nothing is allocated. Counts never shrink: what happened
 * between two looks is their difference, and processes can be summed.
 */

/**
 * Upper bounds, each inclusive, in ms. Those that OpenTelemetry advises for the duration of requests
 * are among them; the others are there because a hop of this chain takes a few ms.
 */
export const BOUNDS_MS: readonly number[] = [
  0.5, 1, 1.5, 2, 3, 4, 5, 7.5, 10, 15, 20, 25, 35, 50, 75, 100, 150, 200, 250, 350, 500, 750,
  1_000, 1_500, 2_000, 2_500, 5_000, 7_500, 10_000,
];

/** What a histogram has counted. */
export interface HistogramCounts {
  /** For each bound what lies above the one before and up to it; the last: above all bounds. */
  readonly counts: readonly number[];
  readonly count: number;
  /** All values together, in ms. */
  readonly sumMs: number;
}

/** Counts times by size, in the intervals of {@link BOUNDS_MS}. */
export class MsHistogram {
  private readonly inInterval = new Float64Array(BOUNDS_MS.length + 1);
  private count = 0;
  private sumMs = 0;

  /** @param ms what is below 0 counts as 0; what is no number, not at all */
  record(ms: number): void {
    if (Number.isNaN(ms)) return;
    const counted = Math.max(0, ms);
    const interval = intervalOf(counted);
    this.inInterval[interval] = (this.inInterval[interval] ?? 0) + 1;
    this.count++;
    this.sumMs += counted;
  }

  snapshot(): HistogramCounts {
    return { counts: [...this.inInterval], count: this.count, sumMs: this.sumMs };
  }
}

/** All of them as if they were one. */
export function sumOf(histograms: Iterable<HistogramCounts>): HistogramCounts {
  const counts = BOUNDS_MS.concat(Infinity).fill(0);
  let count = 0;
  let sumMs = 0;
  for (const one of histograms) {
    for (const [interval, inIt] of one.counts.entries()) {
      counts[interval] = (counts[interval] ?? 0) + inIt;
    }
    count += one.count;
    sumMs += one.sumMs;
  }
  return { counts, count, sumMs };
}

/** The first bound that is not below. */
function intervalOf(ms: number): number {
  let low = 0;
  let high = BOUNDS_MS.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((BOUNDS_MS[middle] ?? Infinity) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
