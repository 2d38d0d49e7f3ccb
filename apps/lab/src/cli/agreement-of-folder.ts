import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { agreementSchema, type Agreement } from '../results/agreement.js';
import type { CellResult } from '../results/cell-result.js';
import { ResultFolder } from '../results/result-folder.js';
import { agreementOf } from '../simulate/agreement.js';
import { LabError } from './lab-error.js';

/** The cells of one source beside those of the other. */
export interface Compared {
  readonly agreement: Agreement;
  /** Of the other folder; none when it is not there any more. */
  readonly beside: readonly CellResult[];
}

/**
 * How a folder agrees with another one: by its agreement.json, or with the folder that is named.
 * Undefined when there is neither.
 * @throws LabError when the two folders are not one measured and one simulated
 */
export function agreementOfFolder(folder: ResultFolder, besidePath?: string): Compared | undefined {
  if (besidePath !== undefined) return compared(folder, ResultFolder.resume(besidePath));
  const agreement = folder.readJson('agreement.json', agreementSchema);
  if (agreement === undefined) return undefined;
  // Its name is all that is known of it: it is looked for next to this one.
  const other = join(dirname(resolve(folder.path)), agreement.beside);
  const isThere = existsSync(join(other, 'run.json'));
  return { agreement, beside: isThere ? ResultFolder.resume(other).cells() : [] };
}

function compared(folder: ResultFolder, other: ResultFolder): Compared {
  const all = [...folder.cells(), ...other.cells()];
  const [real, simulated] = [bySource(all, 'processes'), bySource(all, 'simulation')];
  const own = new Set(folder.cells().map(({ source }) => source));
  if (real.length === 0 || simulated.length === 0 || own.size !== 1) {
    throw new LabError(
      `${folder.path} and ${other.path} are not one measured and one simulated run: nothing to compare.`,
    );
  }
  return { agreement: agreementOf(other.path, real, simulated), beside: other.cells() };
}

function bySource(cells: readonly CellResult[], wanted: CellResult['source']): CellResult[] {
  return cells.filter(({ source }) => source === wanted);
}
