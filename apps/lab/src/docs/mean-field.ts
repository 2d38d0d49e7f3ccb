import type { CellRow } from './published-data.js';

/**
 * The mean of a column over the repeats of a cell; empty fields are left out. Undefined without rows,
 * or when there is no such column; null when every field is empty.
 */
export function meanField(rows: readonly CellRow[], column: string): number | null | undefined {
  const fields = rows.map((row) => row[column]);
  if (fields.length === 0 || fields.includes(undefined)) return undefined;
  const values = fields.filter((field) => field !== '').map(Number);
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
