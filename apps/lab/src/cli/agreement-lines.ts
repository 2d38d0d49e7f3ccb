import type { Agreement, AgreementRow } from '../results/agreement.js';

/** The table of agreement as lines, and how much of it agrees. Rows that agree only if asked for. */
export function agreementLines({ rows }: Agreement, all = true): string[] {
  const shown = all ? rows : rows.filter(({ agrees }) => !agrees);
  const texts = [HEAD, ...shown.map(cellsOf)];
  const widths = HEAD.map((_, i) => Math.max(...texts.map((row) => row[i]?.length ?? 0)));
  const lines = texts.map((row) =>
    row.map((part, i) => aligned(part, widths[i] ?? 0, i)).join('  '),
  );
  const agreeing = rows.filter(({ agrees }) => agrees).length;
  return [...lines.map((line) => line.trimEnd()), '', `${agreeing} of ${rows.length} agree`];
}

const HEAD = ['cell', 'metric', 'real', 'simulated', 'difference', 'tolerance', 'agrees?'];
const FIRST_NUMBER = 2;
const LAST_NUMBER = 5;

function cellsOf({ placement, fault, variant, ...row }: AgreementRow): string[] {
  const cell = [placement, fault, variant].filter((part) => part !== undefined).join('.');
  return [
    cell,
    row.metric,
    text(row.real),
    text(row.simulated),
    text(row.difference),
    `±${text(row.tolerance)}`,
    row.agrees ? 'agrees' : 'DOES NOT AGREE',
  ];
}

function aligned(part: string, width: number, i: number): string {
  return i >= FIRST_NUMBER && i <= LAST_NUMBER ? part.padStart(width) : part.padEnd(width);
}

/** Three digits at most: shares need them, milliseconds do not. */
function text(value: number | null): string {
  if (value === null) return 'never';
  return Math.abs(value) >= 10 ? value.toFixed(0) : String(Math.round(value * 1_000) / 1_000);
}
