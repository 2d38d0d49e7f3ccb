import type { Sample } from './sample.js';

const LOWEST = 10;

/** A round figure above the most answers of any kind in a second, for an axis that all share. */
export function topOfAxis(samples: readonly Sample[]): number {
  let most = 0;
  for (const { edges } of samples) {
    for (const { okPerSecond, refusedPerSecond, failedPerSecond } of edges) {
      most = Math.max(most, okPerSecond + refusedPerSecond + failedPerSecond);
    }
  }
  if (most <= LOWEST) return LOWEST;
  const magnitude = 10 ** Math.floor(Math.log10(most));
  const factor = [1, 1.5, 2, 3, 4, 6, 8, 10].find((one) => one * magnitude >= most) ?? 10;
  return factor * magnitude;
}
