import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import type { ClaimResult, ClaimUnit, Verdict } from '../results/claim-result.js';
import { FAULTS, FAULT_NAMES } from '../scenario/fault-catalogue.js';
import { figureText } from './figure-text.js';
import { meanField } from './mean-field.js';
import type { CellRow } from './published-data.js';

/** Every claim with its verdict, as a Markdown table. */
export function verdictTable(
  claims: readonly ClaimResult[],
  words: Readonly<Record<Verdict, string>>,
): string {
  const rows = claims.map(({ id, claim, kind, verdict }) => [id, claim, kind, words[verdict]]);
  return markdownTable(['', 'claim', 'tested by', 'verdict'], rows);
}

/** One column of the cells of a matrix, the mean of their repeats: a row a fault, a column a placement. */
export function matrixTable(
  cells: readonly CellRow[],
  { operation, column, unit }: { operation: string; column: string; unit: ClaimUnit },
): string {
  const own = cells.filter((row) => row['operation'] === operation);
  const valueOf = (placement: string, fault: string): string => {
    const repeats = own.filter((row) => row['placement'] === placement && row['fault'] === fault);
    const mean = meanField(repeats, column);
    if (mean !== undefined) return figureText(mean, unit);
    throw new Error(`no ${column} of ${operation}, ${placement}, ${fault}`);
  };
  const rows = FAULT_NAMES.map((fault) =>
    [FAULTS[fault].title as string].concat(
      PLACEMENT_NAMES.map((placement) => valueOf(placement, fault)),
    ),
  );
  return markdownTable(['fault', ...PLACEMENT_NAMES], rows);
}

function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, column) =>
    Math.max(3, ...all.map((row) => (row[column] ?? '').length)),
  );
  const lines = all.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
