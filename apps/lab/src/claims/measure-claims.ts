import type { CellResult } from '../results/cell-result.js';
import type { ClaimResult } from '../results/claim-result.js';
import { inWaves, type Wave } from '../run/in-waves.js';
import { type Cell, cellId } from '../scenario/cell.js';
import { type ClaimCell, distinct, expectedMs } from './claim-cell.js';
import type { Claim, Experiment, ExperimentContext } from './claim.js';
import { evaluateClaim } from './evaluate-claim.js';
import { illBefore } from './ill-before.js';

/** What an experiment of a claim's own brought, as it is kept. */
export interface OwnData {
  readonly tookMs: number;
  readonly data: unknown;
}

/** Where what was measured is kept, so that a second call goes on where the first one ended. */
export interface Evidences {
  cell(cell: Cell): CellResult | undefined;
  /** In place of what was kept of the cell. */
  setCell(result: CellResult): void;
  own(name: string): OwnData | undefined;
  addOwn(name: string, data: OwnData): void;
}

export interface ClaimsPlan {
  readonly claims: readonly Claim[];
  readonly seed: number;
  /** Cells at once; experiments are alone. */
  readonly parallel: number;
}

/** What the measuring needs from outside. */
export interface ClaimsTools {
  readonly evidences: Evidences;
  readonly runCell: (
    cell: ClaimCell,
    how: { readonly signal: AbortSignal; readonly allWarm: Wave['allWarm'] },
  ) => Promise<CellResult>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Told how many pieces are done, and what is being measured. */
  readonly progress: (done: number, doing: string) => void;
  /** Told of a piece that could not be measured. */
  readonly failed: (what: string, error: unknown) => void;
}

/** One thing to measure: a cell or an experiment. */
interface Piece {
  readonly name: string;
  readonly expectedMs: number;
  /** Simulations take a whole processor, and experiments start processes at any time. */
  readonly isAlone: boolean;
  /** Resolves to false when what it measured is worth nothing, and was not kept. */
  readonly measure: (tools: ClaimsTools, wave: Wave) => Promise<boolean>;
}

/** What is still to be measured for these claims, longest first: those of a wave then take as long. */
export function piecesOf({ claims, seed }: ClaimsPlan, evidences: Evidences): readonly Piece[] {
  const cells = distinct(claims.flatMap((claim) => Object.values(claim.cells(seed))));
  const experiments = new Map(
    claims.flatMap(({ experiment }) =>
      experiment === undefined ? [] : [[experiment.name, experiment] as const],
    ),
  );
  return [
    ...cells.filter((one) => !isGood(evidences.cell(one.cell))).map(cellPiece),
    ...[...experiments.values()]
      .filter((one) => readOwn(evidences, one) === undefined)
      .map((one) => experimentPiece(one, seed)),
  ].toSorted((one, other) => other.expectedMs - one.expectedMs);
}

/** How long these pieces take, in ms: a wave as long as the first, longest of it. */
export function expectedTotalMs(pieces: readonly Piece[], parallel: number): number {
  const [alone, together] = apart(pieces);
  const firsts = together.filter((_, index) => index % parallel === 0);
  return [...alone, ...firsts].reduce((sum, { expectedMs: ms }) => sum + ms, 0);
}

function apart(
  pieces: readonly Piece[],
): readonly [alone: readonly Piece[], together: readonly Piece[]] {
  return [pieces.filter(({ isAlone }) => isAlone), pieces.filter(({ isAlone }) => !isAlone)];
}

/**
 * Measures what is missing and judges every claim whose evidence is whole. An abort keeps what was
 * measured; a piece that fails leaves only its own claims without a verdict.
 */
export async function measureClaims(
  plan: ClaimsPlan,
  tools: ClaimsTools,
): Promise<readonly ClaimResult[]> {
  const [alone, together] = apart(piecesOf(plan, tools.evidences));
  const underWay = new Set<string>();
  let done = 0;
  const work = async (piece: Piece, wave: Wave): Promise<boolean> => {
    if (tools.signal.aborted) return true;
    underWay.add(piece.name);
    tools.progress(done, [...underWay].join(', '));
    const isDone = await piece.measure(tools, wave).catch((error: unknown) => {
      if (!tools.signal.aborted) tools.failed(piece.name, error);
      return true;
    });
    underWay.delete(piece.name);
    if (isDone) done += 1;
    tools.progress(done, [...underWay].join(', '));
    return isDone;
  };
  await inWaves(alone, 1, work);
  await inWaves(together, plan.parallel, work);
  return judgeClaims(plan, tools.evidences);
}

/** The claims whose evidence is whole, judged. */
function judgeClaims({ claims, seed }: ClaimsPlan, evidences: Evidences): readonly ClaimResult[] {
  return claims.flatMap((claim) => {
    const wanted = Object.entries(claim.cells(seed));
    const found = wanted.flatMap(([key, { cell }]) => {
      const result = evidences.cell(cell);
      return result === undefined ? [] : [[key, result] as const];
    });
    const own = claim.experiment && readOwn(evidences, claim.experiment);
    if (found.length < wanted.length || (claim.experiment && own === undefined)) return [];
    const cells = Object.fromEntries(found);
    const tookMs = found.reduce((sum, [, result]) => sum + result.tookMs, own?.tookMs ?? 0);
    return [evaluateClaim(claim, { cells, own: own?.data }, { seed, tookMs })];
  });
}

/** A cell that was ill before its fault is measured again, at once and when the run is resumed. */
function isGood(result: CellResult | undefined): boolean {
  return result !== undefined && illBefore(result).length === 0;
}

function cellPiece(one: ClaimCell): Piece {
  return {
    name: cellId(one.cell),
    expectedMs: expectedMs(one),
    isAlone: false,
    measure: async ({ runCell, evidences, signal }, { allWarm, isLastTry }) => {
      const result = await runCell(one, { signal, allWarm });
      const isKept = isLastTry || isGood(result);
      if (isKept) evidences.setCell(result);
      return isKept;
    },
  };
}

function experimentPiece(experiment: Experiment<unknown>, seed: number): Piece {
  return {
    name: experiment.name,
    expectedMs: experiment.expectedMs,
    isAlone: true,
    measure: async ({ evidences, signal, now }) => {
      const startedAt = now();
      const context: ExperimentContext = { seed, signal };
      const data = await experiment.run(context);
      evidences.addOwn(experiment.name, { tookMs: now() - startedAt, data });
      return true;
    },
  };
}

/** What was kept of an experiment; undefined also if it was kept by a version with other data. */
function readOwn(evidences: Evidences, experiment: Experiment<unknown>): OwnData | undefined {
  const kept = evidences.own(experiment.name);
  if (kept === undefined) return undefined;
  const { success, data } = experiment.schema.safeParse(kept.data);
  return success ? { ...kept, data } : undefined;
}
