import { agreeing, type Agreement, type AgreementRow } from '../results/agreement.js';

/** The table of agreement as lines, and how much of it agrees. */
export function agreementLines({ rows }: Agreement): string[] {
  const texts = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, i) => Math.max(...texts.map((row) => row[i]?.length ?? 0)));
  const lines = texts.map((row) =>
    row.map((part, i) => aligned(part, widths[i] ?? 0, i)).join('  '),
  );
  const { n, of } = agreeing(rows);
  const unjudged = of === rows.length ? '' : `; ${rows.length - of} are chance, and only shown`;
  return [...lines.map((line) => line.trimEnd()), '', `${n} of ${of} agree${unjudged}`];
}

const HEAD = ['cell', 'metric', 'real', 'simulated', 'difference', 'tolerance', 'agrees?'];
const VERDICTS = { true: 'agrees', false: 'DOES NOT AGREE', null: 'chance' } as const;
const FIRST_NUMBER = 2;
const LAST_NUMBER = 5;

function cellsOf({ placement, fault, variant, ...row }: AgreementRow): string[] {
  const cell = [placement, fault, variant].filter((part) => part !== undefined).join('.');
  return [
    cell,
    row.metric,
    text(row.real, row.never.real),
    text(row.simulated, row.never.simulated),
    text(row.difference),
    row.tolerance === null ? '' : `±${text(row.tolerance)}`,
    VERDICTS[`${row.agrees}`],
  ];
}

function aligned(part: string, width: number, i: number): string {
  return i >= FIRST_NUMBER && i <= LAST_NUMBER ? part.padStart(width) : part.padEnd(width);
}

/**
 * Three digits at most: shares need them, milliseconds do not.
 * @param never repeats in which there was none
 */
function text(value: number | null, never = 0): string {
  if (value === null) return 'never';
  const figure =
    Math.abs(value) >= 10 ? value.toFixed(0) : String(Math.round(value * 1_000) / 1_000);
  return never === 0 ? figure : `${figure} (${never} never)`;
}
