import { stringify } from 'csv-stringify/sync';
import type { CellResult } from './cell-result.js';
import { summarize } from './summary.js';

/** The repeats of each cell summed up as CSV: one row for each cell and figure, a heading first. */
export function summaryCsv(cells: readonly CellResult[]): string {
  const rows = summarize(cells).map(({ source, placement, fault, variant, metric, value }) => ({
    source,
    placement,
    fault,
    variant: variant ?? '',
    metric,
    repeats: value.n,
    mean: value.mean,
    low_95: value.low,
    high_95: value.high,
  }));
  return stringify(rows, { header: rows.length > 0 });
}
