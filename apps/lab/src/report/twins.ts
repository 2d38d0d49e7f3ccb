import type { CellResult } from '../results/cell-result.js';
import { cellId } from '../scenario/cell.js';

/** One cell by both sources. */
export interface Twins {
  readonly id: string;
  readonly real: CellResult;
  readonly simulated: CellResult;
}

/** The cells that both sources have, by their id, in the order of the first list. */
export function twinsOf(
  cells: readonly CellResult[],
  beside: readonly CellResult[],
): readonly Twins[] {
  const others = new Map(beside.map((result) => [cellId(result.cell), result]));
  return cells.flatMap((result) => {
    const id = cellId(result.cell);
    const other = others.get(id);
    if (other === undefined || other.source === result.source) return [];
    const [real, simulated] = result.source === 'processes' ? [result, other] : [other, result];
    return [{ id, real, simulated }];
  });
}
