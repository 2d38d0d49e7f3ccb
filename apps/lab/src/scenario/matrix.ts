import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import { seededRandom } from '@firebreak/faults';
import { z } from 'zod';
import { type Cell, cellSchema } from './cell.js';
import { FAULT_NAMES } from './fault-catalogue.js';

/** Which cells, and what they have in common. */
export const matrixPlanSchema = cellSchema
  .omit({ placement: true, fault: true, repeat: true, variant: true, struckBy: true })
  .extend({
    placements: z.array(z.enum(PLACEMENT_NAMES)).readonly(),
    faults: z.array(z.enum(FAULT_NAMES)).readonly(),
    /** How often each cell is measured; the n-th time with `seed + n - 1`. */
    repeats: z.number().int().min(1),
  });

export type MatrixPlan = z.infer<typeof matrixPlanSchema>;

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
