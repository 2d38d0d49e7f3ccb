import type { CellResult } from '../results/cell-result.js';

/** When the first breaker opened for the fault, in ms since it struck; NaN if none did. */
export function sinceDetection({ detectMs }: CellResult): number {
  return detectMs ?? Number.NaN;
}
