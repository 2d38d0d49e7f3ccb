import { z } from 'zod';
import { illBefore } from '../claims/ill-before.js';
import { matrixCells, matrixPlanSchema } from '../scenario/matrix.js';
import { type Cell, cellId } from '../scenario/cell.js';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import { inWaves } from '../run/in-waves.js';
import { runCell } from '../run/run-cell.js';
import { checkBuild } from './build-check.js';
import { INTERRUPTED, interruptible } from './interrupt.js';
import { LabError } from './lab-error.js';
import { readMatrixOptions } from './matrix-options.js';
import { newFolderPath } from './new-folder-path.js';
import { parseWhole } from './parse-option.js';
import { startProgress } from './progress.js';
import type { RunOptions } from './run-options.js';
import { summaryLines } from './summary-lines.js';
import type { VerbContext } from './verb.js';
import { writeReport } from './write-report.js';

const MOST_STACKS = 16;

/**
 * Measures the cells that are not there yet, writes the files made of all, and sums up on stdout.
 * @returns the exit code
 */
export async function runMatrix(options: RunOptions, context: VerbContext): Promise<number> {
  const { resume } = options;
  const planned = resume === undefined ? readPlan(options) : undefined;
  checkBuild(context.notice);
  const folder =
    planned === undefined ? ResultFolder.resume(resume ?? '') : newFolder(options, planned);
  const { parallel, ...plan } = planned ?? planOf(folder);
  const cells = matrixCells(plan);
  const failed = await interruptible((signal) =>
    measureAll(cells, { folder, parallel, signal, notice: context.notice }),
  );
  await writeAll(folder, context);
  return exitCode(cells, folder, { failed, notice: context.notice });
}

/** What is measured, and how much of it at once: they disturb each other. */
const runPlanSchema = matrixPlanSchema.extend({
  parallel: z.number().int().min(1).max(MOST_STACKS).default(1),
});
type RunPlan = z.infer<typeof runPlanSchema>;

function readPlan({ parallel = '1', ...options }: RunOptions): RunPlan {
  return {
    ...readMatrixOptions(options),
    parallel: parseWhole('--parallel', parallel, { least: 1, most: MOST_STACKS }),
  };
}

function newFolder({ out }: RunOptions, plan: RunPlan): ResultFolder {
  return ResultFolder.create(newFolderPath(out, 'run'), newRecord('run', plan.seed, plan));
}

function planOf({ path, record }: ResultFolder): RunPlan {
  if (record.verb !== 'run') throw new LabError(`${path} is of lab ${record.verb}, not lab run.`);
  const { data } = runPlanSchema.safeParse(record.parameters);
  if (data !== undefined) return data;
  throw new LabError(`${path}/run.json does not say which cells to measure.`);
}

interface Work {
  readonly folder: ResultFolder;
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly notice: (line: string) => void;
}

/** @returns how many cells failed; those that were measured are kept */
async function measureAll(cells: readonly Cell[], work: Work): Promise<number> {
  const { folder, parallel, signal, notice } = work;
  const missing = cells.filter((cell) => !folder.has(cell));
  if (missing.length < cells.length) {
    notice(`${cells.length - missing.length} of ${cells.length} cells are there already`);
  }
  const progress = startProgress(missing.length);
  const remarks: string[] = [];
  let done = 0;
  let failed = 0;
  try {
    await inWaves(missing, parallel, async (cell, { allWarm }) => {
      if (signal.aborted) return true;
      progress.update(done, cellId(cell));
      try {
        const result = await runCell(cell, { signal, allWarm });
        folder.addCell(result);
        const ills = illBefore(result);
        remarks.push(...ills.map((ill) => `${cellId(cell)}: ${ill}; this machine was too busy`));
      } catch (error) {
        if (signal.aborted) return true;
        failed += 1;
        remarks.push(`${cellId(cell)} could not be measured: ${firstLine(error)}`);
      }
      done += 1;
      progress.update(done, '');
      return true;
    });
  } finally {
    progress.end();
  }
  for (const remark of remarks) notice(remark);
  return failed;
}

async function writeAll(folder: ResultFolder, { print, notice }: VerbContext): Promise<void> {
  const cells = folder.cells();
  if (cells.length === 0) return;
  folder.writeCsv();
  await writeReport(folder);
  for (const line of summaryLines(cells, { stream: process.stdout, env: process.env })) print(line);
  notice(`results: ${folder.path}/report.html, cells.csv, summary.csv, run.json`);
}

function exitCode(
  cells: readonly Cell[],
  folder: ResultFolder,
  { failed, notice }: { readonly failed: number; readonly notice: (line: string) => void },
): number {
  const left = cells.filter((cell) => !folder.has(cell)).length;
  if (left === 0) return 0;
  notice(`${left} of ${cells.length} cells are left: npm run lab -- run --resume ${folder.path}`);
  return failed > 0 ? 1 : INTERRUPTED;
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
