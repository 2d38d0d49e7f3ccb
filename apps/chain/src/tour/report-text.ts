import type { ReportRows } from './metrics-report.js';

/** Rows as aligned columns: the first flush left, figures flush right; `indent` before each line. */
export function reportTable(rows: ReportRows, indent = ''): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) => `${indent}${row.map(aligned(widths)).join('  ')}`.trimEnd());
}

/** The same as a Markdown table. */
export function reportMarkdown(rows: ReportRows): string[] {
  const widths = widthsOf(rows).map((width) => Math.max(3, width));
  const rule = widths.map((width, i) =>
    i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [headings = [], ...rest] = rows.map((row) => row.map(aligned(widths)));
  return [headings, rule, ...rest].map((cells) => `| ${cells.join(' | ')} |`);
}

function aligned(widths: readonly number[]): (cell: string, column: number) => string {
  return (cell, column) => {
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  };
}

function widthsOf(rows: ReportRows): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return widths;
}
