import type { Placement } from '@firebreak/contracts/plain';
import { seededRandom } from '@firebreak/faults';
import type { Cell } from './cell.js';
import type { FaultName } from './fault-catalogue.js';

/** Which cells, and what they have in common. */
export interface MatrixPlan extends Omit<Cell, 'placement' | 'fault' | 'repeat' | 'variant'> {
  readonly placements: readonly Placement[];
  readonly faults: readonly FaultName[];
  /** How often each cell is measured; the n-th time with `seed + n - 1`. */
  readonly repeats: number;
}

/**
 * Every cell of a plan, repeat after repeat; within a repeat in an order drawn by the seed, so that a
 * machine that grows slower in the course of a run does not look like a placement.
 */
export function matrixCells({ placements, faults, repeats, ...common }: MatrixPlan): Cell[] {
  return Array.from({ length: repeats }, (_, i) => i + 1).flatMap((repeat) => {
    const seed = common.seed + repeat - 1;
    const cells = placements.flatMap((placement) =>
      faults.map((fault) => ({ ...common, placement, fault, repeat, seed })),
    );
    return shuffled(cells, seededRandom(seed, 'order'));
  });
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
