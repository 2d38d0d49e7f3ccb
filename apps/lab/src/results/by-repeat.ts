import type { CellResult } from './cell-result.js';

/** The repeats of each cell, by all that they have in common, in the order in which the cells come. */
export function byRepeat(cells: readonly CellResult[]): ReadonlyMap<string, readonly CellResult[]> {
  const groups = new Map<string, CellResult[]>();
  for (const one of cells) {
    const { placement, fault, variant = '' } = one.cell;
    const key = [one.source, placement, fault, variant].join('/');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}
