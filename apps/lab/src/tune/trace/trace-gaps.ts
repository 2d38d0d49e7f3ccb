import { mean, quantileSorted } from 'simple-statistics';

/** A stretch without calls. */
export interface TraceGap {
  /** The line of the last call before it. */
  readonly afterLine: number;
  readonly fromMs: number;
  readonly lengthMs: number;
}

/** When calls came, and the line of each. */
export interface CallTimes {
  readonly atMs: readonly number[];
  readonly lines: readonly number[];
}

/** Calls that come by chance leave so long a pause once in 5e8. */
const USUAL_PAUSES = 20;
const SHORTEST_GAP_MS = 1_000;
/** The longest pauses are what is being looked for, so they have no say in what is usual. */
const USUAL_SHARE = 0.99;

/** Pauses of at least a second that are more than 20 times as long as usual. */
export function findGaps({ atMs, lines }: CallTimes): TraceGap[] {
  const pauses = atMs.slice(1).map((at, index) => at - (atMs[index] ?? at));
  if (pauses.length === 0) return [];
  const sorted = pauses.toSorted((a, b) => a - b);
  const most = quantileSorted(sorted, USUAL_SHARE);
  const usualMs = mean(sorted.filter((pause) => pause <= most));
  const leastMs = Math.max(SHORTEST_GAP_MS, USUAL_PAUSES * usualMs);
  return pauses.flatMap((lengthMs, index) =>
    lengthMs > leastMs
      ? [{ afterLine: lines[index] ?? 0, fromMs: atMs[index] ?? 0, lengthMs }]
      : [],
  );
}
