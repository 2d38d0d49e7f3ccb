import { cellId } from '../scenario/cell.js';
import type { CellResult } from '../results/cell-result.js';
import { FIRST_MEASURES, OTHER_MEASURES, type Measure } from './measures.js';

/** How far a real run and a simulation may be apart, and still agree: whichever allows more. */
export interface Tolerance {
  readonly absolute: number;
  /** Of the larger of the two values. */
  readonly relative: number;
}

/** What the two are compared by. Shares may differ by 0.05, the rest by a fifth or by little. */
export const COMPARED: readonly { readonly measure: Measure; readonly tolerance: Tolerance }[] = [
  { measure: measureOf('reads'), tolerance: { absolute: 0.05, relative: 0 } },
  { measure: measureOf('orders'), tolerance: { absolute: 0.05, relative: 0 } },
  { measure: measureOf('order-latency'), tolerance: { absolute: 10, relative: 0.2 } },
  { measure: measureOf('attempts'), tolerance: { absolute: 5, relative: 0.2 } },
  { measure: measureOf('detect'), tolerance: { absolute: 200, relative: 0.2 } },
  { measure: measureOf('last-failure'), tolerance: { absolute: 1_000, relative: 0.2 } },
];

/** One measure of a cell by both sources. */
export interface Comparison {
  readonly measure: Measure;
  readonly real: number | null;
  readonly simulated: number | null;
  /** Undefined when neither has the number. */
  readonly agrees: boolean | undefined;
}

/** One cell by both sources. */
export interface Twins {
  readonly id: string;
  readonly real: CellResult;
  readonly simulated: CellResult;
  readonly comparisons: readonly Comparison[];
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
    return [
      { id, real, simulated, comparisons: COMPARED.map((by) => compare(by, real, simulated)) },
    ];
  });
}

/** Whether two values are within a tolerance of each other; a value and none never are. */
export function agree(
  left: number | null,
  right: number | null,
  { absolute, relative }: Tolerance,
): boolean | undefined {
  const [a, b] = [known(left), known(right)];
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined || b === undefined) return false;
  return Math.abs(a - b) <= Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)));
}

function compare(
  { measure, tolerance }: (typeof COMPARED)[number],
  realCell: CellResult,
  simulatedCell: CellResult,
): Comparison {
  const real = measure.of(realCell);
  const simulated = measure.of(simulatedCell);
  return { measure, real, simulated, agrees: agree(real, simulated, tolerance) };
}

function known(value: number | null): number | undefined {
  return value === null || Number.isNaN(value) ? undefined : value;
}

function measureOf(id: string): Measure {
  const found = [...FIRST_MEASURES, ...OTHER_MEASURES].find((measure) => measure.id === id);
  if (found === undefined) throw new Error(`The report has no measure "${id}".`);
  return found;
}
