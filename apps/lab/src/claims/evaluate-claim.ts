import type { Operation } from '@firebreak/load';
import type { CellResult } from '../results/cell-result.js';
import type { ClaimResult } from '../results/claim-result.js';
import { cellId } from '../scenario/cell.js';
import { type CatalogueFault, FAULTS } from '../scenario/fault-catalogue.js';
import type { Claim, Evidence } from './claim.js';
import { measurementOf } from './finding.js';
import { wilson } from './interval.js';
import { judge } from './verdict.js';

/** With clearly less than this of the requests ok before the fault, what follows says nothing about it. */
const LEAST_HEALTHY = 0.97;
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
  const { verdict, reason } = judge(measurements, cells.flatMap(flawsOf));
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
function flawsOf(result: CellResult): readonly string[] {
  const { cell } = result;
  const { title, breaks = [] }: CatalogueFault = FAULTS[cell.fault];
  return cell.mix.flatMap(({ operation }) => {
    const flaws = [illBefore(result, operation, title)];
    if (breaks.includes(operation)) flaws.push(unbroken(result, operation, title));
    return flaws.flatMap((flaw) => (flaw === undefined ? [] : [`${cellId(cell)}: ${flaw}`]));
  });
}

function illBefore({ phases }: CellResult, operation: Operation, fault: string): Flaw {
  const { sent = 0, ok = 0 } = phases.healthy[operation] ?? {};
  if (sent === 0) return `no ${operation} were sent before the fault`;
  if (wilson(ok, sent).high >= LEAST_HEALTHY) return undefined;
  return `only ${percent(ok / sent)} of the ${operation} were ok before "${fault}"`;
}

function unbroken({ phases }: CellResult, operation: Operation, fault: string): Flaw {
  const { sent = 0, ok = 0 } = phases.fault[operation] ?? {};
  if (sent === 0 || wilson(ok, sent).low <= MOST_BROKEN) return undefined;
  return `${percent(ok / sent)} of the ${operation} were ok under "${fault}": it did not strike`;
}

type Flaw = string | undefined;

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
