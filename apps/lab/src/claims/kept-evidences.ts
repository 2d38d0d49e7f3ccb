import { z } from 'zod';
import type { ResultFolder } from '../results/result-folder.js';
import { cellId } from '../scenario/cell.js';
import type { Evidences } from './measure-claims.js';

const ownSchema = z.strictObject({ tookMs: z.number(), data: z.unknown() });

/** What was measured, in a folder of results: cells beside those of other verbs, own data by name. */
export function keptEvidences(folder: ResultFolder): Evidences {
  const file = (name: string): string => `own-${name}.json`;
  return {
    cell: (cell) => folder.cells().find((result) => cellId(result.cell) === cellId(cell)),
    setCell: (result) => folder.setCell(result),
    own: (name) => folder.readJson(file(name), ownSchema),
    addOwn: (name, data) => folder.writeJson(file(name), data),
  };
}
