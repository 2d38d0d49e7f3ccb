import type { Operation } from '@firebreak/load';
import type { CellResult } from '../results/cell-result.js';
import type { ClaimResult } from '../results/claim-result.js';
import { cellId } from '../scenario/cell.js';
import type { ClaimCell } from './claim-cell.js';
import type { Claim, Evidence } from './claim.js';
import { measurementOf } from './finding.js';
import { illBefore } from './ill-before.js';
import { wilson } from './interval.js';
import { judge } from './verdict.js';

/** With clearly more than this of the requests ok under a fault that breaks them all, it did not strike. */
const MOST_BROKEN = 0.5;

interface Circumstances {
  readonly seed: number;
  readonly tookMs: number;
}

/** Takes a claim's numbers from its evidence and judges it. */
export function evaluateClaim(
  claim: Claim,
  evidence: Evidence<string, unknown>,
  { seed, tookMs }: Circumstances,
): ClaimResult {
  const cells = Object.values(evidence.cells);
  const measurements = claim.findings(evidence).map(measurementOf);
  const flaws = Object.entries(claim.cells(seed)).flatMap(([key, cell]) => {
    const result = evidence.cells[key];
    return result === undefined ? [] : flawsOf(cell, result);
  });
  const { verdict, reason } = judge(measurements, flaws);
  const { id, title, claim: says, origin, kind, prediction } = claim;
  return {
    schema: 1,
    id,
    title,
    claim: says,
    origin,
    kind,
    prediction,
    measurements,
    verdict,
    reason,
    plot: claim.plot(evidence, measurements),
    command: `npm run lab -- claims ${id}${seed === 1 ? '' : ` --seed ${seed}`}`,
    cells: cells.map(({ cell }) => cellId(cell)),
    seed,
    tookMs,
  };
}

/** What was wrong with a cell itself: a chain that was ill before the fault, or that met no fault. */
function flawsOf({ cell, title, breaks }: ClaimCell, result: CellResult): readonly string[] {
  const broken = cell.mix.map(({ operation }) => operation).filter((one) => breaks.includes(one));
  const flaws = [
    ...illBefore(result),
    ...broken.flatMap((operation) => unbroken(result, operation, title)),
  ];
  return flaws.map((flaw) => `${cellId(cell)}: ${flaw}`);
}

function unbroken({ phases }: CellResult, operation: Operation, fault: string): readonly string[] {
  const { sent = 0, ok = 0 } = phases.fault[operation] ?? {};
  if (sent === 0 || wilson(ok, sent).low <= MOST_BROKEN) return [];
  return [`${percent(ok / sent)} of the ${operation} were ok under "${fault}": it did not strike`];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
