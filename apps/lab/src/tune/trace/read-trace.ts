import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { LabError } from '../../cli/lab-error.js';
import { readHeader, readRow, type TraceColumns, type TraceRow } from './trace-row.js';

/** More would not make the figures better, and has to fit into memory. */
const MOST_CALLS = 2_000_000;
/** No line of three columns is longer; a file without line ends must not fill the memory. */
const LONGEST_LINE = 10_000;

/** A call with the line that it stood in. */
export interface TraceCall extends TraceRow {
  readonly line: number;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a trace: CSV whose first line names `timestamp` (ms since 1970, or ISO 8601; UTC unless it says
 * otherwise; never backwards), `latency_ms`, and `ok` (true, false, 1, 0) or `outcome` (success,
 * failure, alive, ignore: the library's words). Further columns are left alone. Read line by line.
 * @throws LabError with file, line and value of the first thing that is wrong
 */
export async function readTrace(file: string, onCall: (call: TraceCall) => void): Promise<void> {
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: LONGEST_LINE,
  });
  const lines = new TraceLines(file, onCall);
  try {
    await pipeline(createReadStream(file), parser, async (source: AsyncIterable<Parsed>) => {
      for await (const { record, info } of source) lines.take(record, info.lines);
    });
  } catch (error) {
    // What we found wrong may reach us as the abort that it caused upstream.
    throw lines.fault ?? lineOf(file, error);
  }
  lines.end();
}

class TraceLines {
  fault: Error | undefined;
  private columns: TraceColumns | undefined;
  private calls = 0;
  private lastMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly file: string,
    private readonly onCall: (call: TraceCall) => void,
  ) {}

  /** Reads one line; what is wrong with it is thrown, and kept. */
  take(cells: readonly string[], line: number): void {
    try {
      this.read(cells, line);
    } catch (error) {
      this.fault = error as Error;
      throw error;
    }
  }

  private read(cells: readonly string[], line: number): void {
    if (this.columns === undefined) {
      this.columns = readHeader(this.file, cells);
      return;
    }
    const place = `${this.file}, line ${line}`;
    const row = readRow(place, cells, this.columns);
    if (row.atMs < this.lastMs) {
      throw new LabError(`${place}: timestamp is before that of the line above: sort the trace.`);
    }
    this.lastMs = row.atMs;
    this.calls++;
    if (this.calls > MOST_CALLS) {
      throw new LabError(`${this.file}: more than ${MOST_CALLS} calls: give a shorter stretch.`);
    }
    this.onCall({ ...row, line });
  }

  end(): void {
    if (this.columns === undefined) throw new LabError(`${this.file} is empty.`);
    if (this.calls === 0) throw new LabError(`${this.file} has a header and no calls.`);
  }
}

function lineOf(file: string, error: unknown): unknown {
  if (error instanceof CsvError) {
    return new LabError(`${file} is no CSV: ${error.message.replaceAll(/\s+/g, ' ')}.`);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new LabError(`${file}: no such file.`);
  if (code === 'EISDIR') return new LabError(`${file} is a folder, not a trace.`);
  if (code === 'EACCES') return new LabError(`${file} may not be read.`);
  return error;
}
