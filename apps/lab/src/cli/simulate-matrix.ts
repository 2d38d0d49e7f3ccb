import { basename, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CellResult } from '../results/cell-result.js';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import { type Cell, cellId } from '../scenario/cell.js';
import { matrixCells } from '../scenario/matrix.js';
import { agreementOf } from '../simulate/agreement.js';
import { simulateCell } from '../simulate/simulate-cell.js';
import { agreementLines } from './agreement-lines.js';
import { INTERRUPTED, interruptible } from './interrupt.js';
import { LabError } from './lab-error.js';
import { readMatrixOptions } from './matrix-options.js';
import { newFolderPath } from './new-folder-path.js';
import { startProgress } from './progress.js';
import type { SimulateOptions } from './simulate-options.js';
import { summaryLines } from './summary-lines.js';
import type { VerbContext } from './verb.js';
import { writeReport } from './write-report.js';

/** Work that takes less shows no progress. */
const UNSEEN_MS = 2_000;

/**
 * Simulates the cells of a matrix, or those of a real run to hold against them.
 * @returns the exit code
 */
export async function simulateMatrix(
  { out, beside, ...matrix }: SimulateOptions,
  context: VerbContext,
): Promise<number> {
  const real = beside === undefined ? undefined : realCells(beside, matrix);
  const plan = readMatrixOptions(matrix);
  const cells = real?.map(({ cell }) => cell) ?? matrixCells(plan);
  const startMs = startTimes(real ?? []);
  const parameters = beside === undefined ? { ...plan } : { beside: basename(resolve(beside)) };
  const seed = cells[0]?.seed ?? plan.seed;
  const record = newRecord('simulate', seed, parameters);
  const folder = ResultFolder.create(newFolderPath(out, 'simulate'), record);
  const startedAt = performance.now();
  await interruptible((signal) => simulateAll({ cells, startMs, folder, signal }));
  context.notice(`${folder.cells().length} cells in ${seconds(performance.now() - startedAt)} s`);
  await writeAll(folder, beside, real, context);
  return folder.cells().length < cells.length ? INTERRUPTED : 0;
}

function realCells(path: string, matrix: object): readonly CellResult[] {
  const [option] = Object.keys(matrix);
  if (option !== undefined) {
    throw new LabError(`--beside takes the cells of its folder: leave out --${option}.`);
  }
  const folder = ResultFolder.resume(path);
  if (folder.record.verb !== 'run') {
    throw new LabError(`${path} is of lab ${folder.record.verb}, not lab run.`);
  }
  // What a variant has beyond its cell is not in the folder.
  const cells = folder.cells().filter(({ cell }) => cell.variant === undefined);
  if (cells.length === 0) {
    throw new LabError(`${path} holds no cells: nothing to simulate or to compare with.`);
  }
  return cells;
}

/** How long a killed process took to listen again, in ms, by the id of the real cell. */
function startTimes(real: readonly CellResult[]): ReadonlyMap<string, number> {
  return new Map(real.map((one) => [cellId(one.cell), one.healedAtMs - one.cell.faultMs]));
}

interface Work {
  readonly cells: readonly Cell[];
  readonly startMs: ReadonlyMap<string, number>;
  readonly folder: ResultFolder;
  readonly signal: AbortSignal;
}

/** One after another; between two there is time to hear of a Ctrl-C. */
async function simulateAll({ cells, startMs, folder, signal }: Work): Promise<void> {
  const startedAt = performance.now();
  let progress: ReturnType<typeof startProgress> | undefined;
  try {
    for (const [done, cell] of cells.entries()) {
      if (signal.aborted) return;
      if (performance.now() - startedAt > UNSEEN_MS) progress ??= startProgress(cells.length);
      progress?.update(done, cellId(cell));
      const took = startMs.get(cellId(cell));
      folder.addCell(simulateCell(cell, took === undefined ? {} : { startMs: took }));
      await nextTurn();
    }
  } finally {
    progress?.end();
  }
}

async function writeAll(
  folder: ResultFolder,
  beside: string | undefined,
  real: readonly CellResult[] | undefined,
  { print, notice }: VerbContext,
): Promise<void> {
  const cells = folder.cells();
  if (cells.length === 0) return;
  folder.writeCsv();
  for (const line of summaryLines(cells, { stream: process.stdout, env: process.env })) print(line);
  if (beside !== undefined && real !== undefined) {
    const agreement = agreementOf(beside, real, cells);
    folder.writeJson('agreement.json', agreement);
    print('');
    for (const line of agreementLines(agreement)) print(line);
  }
  await writeReport(folder, beside);
  notice(`results: ${folder.path}/report.html, cells.csv, summary.csv, run.json`);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
