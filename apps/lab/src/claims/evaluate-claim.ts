import type { CellResult } from '../results/cell-result.js';
import type { ClaimResult } from '../results/claim-result.js';
import { cellId } from '../scenario/cell.js';
import { FAULTS } from '../scenario/fault-catalogue.js';
import type { Claim, Evidence } from './claim.js';
import { measurementOf } from './finding.js';
import { wilson } from './interval.js';
import { judge } from './verdict.js';

/** With clearly less than this of the requests ok before the fault, what follows says nothing about it. */
const LEAST_HEALTHY = 0.97;

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
function flawsOf({ cell, phases }: CellResult): readonly string[] {
  return cell.mix.flatMap(({ operation }) => {
    const { sent = 0, ok = 0 } = phases.healthy[operation] ?? {};
    if (sent === 0) return [`${cellId(cell)}: no ${operation} were sent before the fault`];
    if (wilson(ok, sent).high >= LEAST_HEALTHY) return [];
    const share = `${((ok / sent) * 100).toFixed(0)} %`;
    return [
      `${cellId(cell)}: only ${share} of the ${operation} were ok before "${FAULTS[cell.fault].title}"`,
    ];
  });
}
