import type { CellResult } from '../results/cell-result.js';
import { wilson } from './interval.js';

/** With clearly less than this of the requests ok before the fault, what follows says nothing about it. */
const LEAST_HEALTHY = 0.97;

/**
 * What was wrong with a chain before its fault struck, one sentence for each operation: the machine had
 * no time for it. Looks at nothing later, so that to measure such a cell again selects no outcome.
 */
export function illBefore({ phases }: CellResult): readonly string[] {
  return Object.entries(phases.healthy)
    .filter(([, { ok, sent }]) => sent > 0 && wilson(ok, sent).high < LEAST_HEALTHY)
    .map(
      ([operation, { ok, sent }]) => `only ${ok} of ${sent} ${operation} were ok before the fault`,
    );
}
