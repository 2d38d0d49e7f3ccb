/** Counts in the intervals between bounds: one more count than there are bounds. */
export interface Intervals {
  /** Upper bounds, each inclusive, ascending. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/**
 * A quantile of what was counted, evenly spread within each interval; what lies above the last bound
 * counts as that bound.
 * @param share 0 to 1
 * @returns undefined when nothing was counted
 */
export function quantile(share: number, { bounds, counts }: Intervals): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const rank = share * total;
  let below = 0;
  for (const [interval, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const low = bounds[interval - 1] ?? 0;
      const high = bounds[interval] ?? low;
      return low + ((rank - below) / count) * (high - low);
    }
    below += count;
  }
  return bounds.at(-1);
}

/** What was counted since an earlier look; nothing counts below zero. */
export function countedSince(
  now: readonly number[],
  then: readonly number[] | undefined,
): readonly number[] {
  return now.map((count, interval) => Math.max(0, count - (then?.[interval] ?? 0)));
}
