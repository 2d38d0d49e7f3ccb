import { styleText } from 'node:util';
import { type Placement, PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import { OPERATIONS } from '@firebreak/load';
import type { CellResult } from '../results/cell-result.js';
import type { MeanInterval } from '../results/mean-interval.js';
import { okShareMetric, summarize, type SummaryRow } from '../results/summary.js';
import { FAULT_NAMES } from '../scenario/fault-catalogue.js';

/** Where lines go to. */
export interface Target {
  readonly stream: { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Table {
  readonly title: string;
  readonly metric: string;
  readonly text: (value: MeanInterval) => string;
  readonly colour?: (mean: number) => Parameters<typeof styleText>[0];
}

const FIRST_WIDTH = Math.max(...FAULT_NAMES.map((name) => name.length));
const GOOD_SHARE = 0.99;
const BAD_SHARE = 0.5;

const TABLES: readonly Table[] = [
  ...OPERATIONS.map((operation) => ({
    title: `${operation} that succeeded while the fault lasted, %`,
    metric: okShareMetric(operation),
    text: percent,
    colour: shareColour,
  })),
  { title: 'until a breaker opened, s', metric: 'detect_ms', text: seconds },
  {
    title: 'from the healing until all that needs C was answered well, s',
    metric: 'recover_ms',
    text: seconds,
  },
];

/**
 * What came out, fault by placement, at most 80 columns wide. With repeats each figure has half the
 * width of its 95 % interval behind it. Colours only on a terminal, and not when NO_COLOR is set.
 */
export function summaryLines(cells: readonly CellResult[], { stream, env }: Target): string[] {
  const isColoured = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '';
  const rows = summarize(cells).filter(({ variant }) => variant === undefined);
  return TABLES.map((table) => {
    const known = rows.filter(({ metric }) => metric === table.metric);
    return known.length === 0 ? [] : tableLines(table, known, isColoured);
  })
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
    .split('\n');
}

function tableLines(table: Table, rows: readonly SummaryRow[], isColoured: boolean): string[] {
  const faults = FAULT_NAMES.filter((name) => rows.some(({ fault }) => fault === name));
  const columns = PLACEMENT_NAMES.filter((name) =>
    rows.some(({ placement }) => placement === name),
  ).map((placement) => {
    const values = faults.map(
      (name) => rows.find((row) => row.placement === placement && row.fault === name)?.value,
    );
    return column(table, headOf(placement), { values, isColoured });
  });
  const firsts = ['', '', ...faults];
  return [table.title].concat(
    firsts
      .map((first, i) => [first.padEnd(FIRST_WIDTH)].concat(columns.map((one) => one[i] ?? '')))
      .map((texts) => texts.join(' ').trimEnd())
      .filter((line) => line !== ''),
  );
}

/** The texts of one placement, all as wide as the widest. */
function column(
  table: Table,
  head: readonly string[],
  { values, isColoured }: { values: readonly (MeanInterval | undefined)[]; isColoured: boolean },
): readonly string[] {
  const texts = values.map((value) => (value === undefined ? '–' : table.text(value)));
  const width = Math.max(...[...head, ...texts].map((text) => text.length));
  const painted = texts.map((text, i) => {
    const mean = values[i]?.mean;
    const style = mean === undefined || !isColoured ? undefined : table.colour?.(mean);
    const padded = text.padStart(width);
    return style === undefined ? padded : styleText(style, padded, { validateStream: false });
  });
  return [...head.map((text) => text.padStart(width)), ...painted];
}

/** Two lines, the second of them where the name is long: `every-hop` over `naive`. */
function headOf(placement: Placement): readonly [string, string] {
  return placement === 'every-hop-naive' ? ['every-hop', 'naive'] : [placement, ''];
}

function percent({ mean, low }: MeanInterval): string {
  const half = low === null ? '' : `±${(100 * (mean - low)).toFixed(mean - low < 0.0995 ? 1 : 0)}`;
  return `${(100 * mean).toFixed(mean > 0.9995 ? 0 : 1)}${half}`;
}

function seconds({ mean, low }: MeanInterval): string {
  const half = low === null ? '' : `±${((mean - low) / 1_000).toFixed(1)}`;
  return `${(mean / 1_000).toFixed(low === null ? 2 : 1)}${half}`;
}

function shareColour(share: number): Parameters<typeof styleText>[0] {
  if (share >= GOOD_SHARE) return 'green';
  return share < BAD_SHARE ? 'red' : 'yellow';
}
