import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { LabError } from '../cli/lab-error.js';
import { type Cell, cellId } from '../scenario/cell.js';
import { cellsCsv } from './cells-csv.js';
import { type CellResult, cellResultSchema } from './cell-result.js';
import { type RunRecord, runRecordSchema } from './run-record.js';
import { summaryCsv } from './summary-csv.js';

const RECORD = 'run.json';
const CELLS = 'cells';

/**
 * What one run of the lab leaves: `run.json`, a file for each cell, and what is made of them. A file is
 * there whole or not at all, and a cell that is there is not written again unless it was measured anew
 * because it was not good enough, so that a run which ended early can be resumed.
 */
export class ResultFolder {
  readonly #cells = new Map<string, CellResult>();

  private constructor(
    readonly path: string,
    readonly record: RunRecord,
  ) {}

  /** @throws LabError if there is something at that path */
  static create(path: string, record: RunRecord): ResultFolder {
    try {
      mkdirSync(dirname(path), { recursive: true });
      mkdirSync(path);
    } catch (error) {
      throw new LabError(notMade(path, error as Error));
    }
    const folder = new ResultFolder(path, record);
    folder.writeJson(RECORD, record);
    return folder;
  }

  /** Opens a folder with what is in it. @throws LabError if there are no results of the lab */
  static resume(path: string): ResultFolder {
    if (!existsSync(join(path, RECORD))) {
      throw new LabError(`${path} holds no results of the lab: it has no ${RECORD}.`);
    }
    const folder = new ResultFolder(path, readAs(runRecordSchema, join(path, RECORD)));
    folder.#readCells();
    return folder;
  }

  has(cell: Cell): boolean {
    return this.#cells.has(cellId(cell));
  }

  /** @throws Error if the cell is there already */
  addCell(result: CellResult): void {
    const id = cellId(result.cell);
    if (this.#cells.has(id)) throw new Error(`${this.path} has the cell ${id} already`);
    this.setCell(result);
  }

  /** Adds a cell, or puts it in place of the one that is there. */
  setCell(result: CellResult): void {
    const id = cellId(result.cell);
    mkdirSync(join(this.path, CELLS), { recursive: true });
    this.writeJson(join(CELLS, `${id}.json`), result);
    this.#cells.set(id, result);
  }

  /** Every cell that was measured, by name. */
  cells(): readonly CellResult[] {
    return [...this.#cells].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
  }

  /** Writes `cells.csv` and `summary.csv` from the cells that are there. */
  writeCsv(): void {
    this.writeText('cells.csv', cellsCsv(this.cells()));
    this.writeText('summary.csv', summaryCsv(this.cells()));
  }

  /** @param name with its ending: `claims.json` */
  writeJson(name: string, data: unknown): void {
    this.writeText(name, `${JSON.stringify(data)}\n`);
  }

  /** What a JSON file holds; undefined if there is none. @throws LabError if it is broken */
  readJson<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | undefined {
    const file = join(this.path, name);
    return existsSync(file) ? readAs(schema, file) : undefined;
  }

  /** Writes a file whole or not at all, in place of one that was made of fewer cells. */
  writeText(name: string, text: string): void {
    const file = join(this.path, name);
    const unfinished = `${file}.unfinished`;
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  }

  /** Results that were published may be without their cells, which are large. */
  #readCells(): void {
    if (!existsSync(join(this.path, CELLS))) return;
    const files = readdirSync(join(this.path, CELLS)).filter((name) => name.endsWith('.json'));
    for (const name of files) {
      const result = readAs(cellResultSchema, join(this.path, CELLS, name));
      this.#cells.set(cellId(result.cell), result);
    }
  }
}

function notMade(path: string, { message }: Error): string {
  return existsSync(path)
    ? `${path} exists, and nothing is overwritten: name another folder.`
    : `${path} cannot be made: ${message}`;
}

function readAs<Schema extends z.ZodType>(schema: Schema, file: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new LabError(`${file} is not what this version of the lab writes: ${reason ?? ''}`);
  }
}
