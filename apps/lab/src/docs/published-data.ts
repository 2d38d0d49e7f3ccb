import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { claimsFileSchema, type ClaimResult } from '../results/claim-result.js';

/** One row of a `cells.csv`, as text. */
export type CellRow = Readonly<Record<string, string>>;

/** The results that are committed beside the documents; each folder is one run of the lab. */
export class PublishedData {
  private readonly read = new Map<string, unknown>();

  /** @param folder docs/data */
  constructor(private readonly folder: string) {}

  /** The claims of every run that tested some, in the order of their ids. */
  get claims(): readonly ClaimResult[] {
    return this.once('claims/claims.json', (text) => claimsFileSchema.parse(JSON.parse(text)));
  }

  /** The rows of a run's cells. */
  cells(run: string): readonly CellRow[] {
    return this.once(`${run}/cells.csv`, (text) => parse<CellRow>(text, { columns: true }));
  }

  /** What a file of a run holds. */
  json(file: string): unknown {
    return this.once(file, (text) => JSON.parse(text) as unknown);
  }

  private once<T>(file: string, understand: (text: string) => T): T {
    if (!this.read.has(file)) {
      this.read.set(file, understand(readFileSync(join(this.folder, file), 'utf8')));
    }
    return this.read.get(file) as T;
  }
}
