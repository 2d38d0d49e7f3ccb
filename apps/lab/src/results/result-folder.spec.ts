import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Cell } from '../scenario/cell.js';
import { CellRecorder } from './cell-recorder.js';
import type { CellResult } from './cell-result.js';
import { ResultFolder } from './result-folder.js';
import type { RunRecord } from './run-record.js';

const RECORD: RunRecord = {
  schema: 1,
  verb: 'run',
  startedAt: '2026-01-02T03:04:05.000Z',
  host: { node: 'v20', platform: 'linux x64', cpu: 'a cpu', cores: 2, memoryGb: 8 },
  versions: { firebreak: '0.1.0' },
  commit: 'abc',
  seed: 1,
  parameters: {},
};
const CELL: Cell = {
  placement: 'a-b',
  fault: 'crash',
  repeat: 1,
  seed: 1,
  ratePerSecond: 60,
  mix: [{ operation: 'reads', weight: 1 }],
  figures: 'lab',
  openMs: 1_000,
  healthyMs: 1_000,
  faultMs: 2_000,
  recoveryMs: 1_000,
};
const HOP = { attempts: 2, neverSent: 1, blocked: 3, waitedMs: 4 };

let base = '';
let path = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'firebreak-lab-'));
  path = join(base, 'deep', 'results');
});
afterEach(() => rmSync(base, { recursive: true }));

function measured(cell: Partial<Cell> = {}, outcome: 'ok' | '503' = 'ok'): CellResult {
  const recorder = new CellRecorder({ ...CELL, ...cell });
  recorder.sent('reads', 5);
  recorder.ended({ operation: 'reads', dueAtMs: 5, latencyMs: 12.5, outcome });
  return recorder.finish({
    source: 'processes',
    hops: { aToB: HOP, bToC: HOP },
    timeSavedMs: 9,
    peakInFlight: { a: 1, b: 2 },
    tookMs: 7,
  });
}

/** The rows of a CSV file as objects. */
function rowsOf(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(path, name), 'utf8').trim().split('\n');
  const columns = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((field, i) => [columns[i] ?? '', field])),
  );
}

describe('a folder of results', () => {
  it('gives back what it was given, to a run that goes on', () => {
    const folder = ResultFolder.create(path, RECORD);
    folder.addCell(measured({ repeat: 2 }));
    folder.addCell(measured());

    const resumed = ResultFolder.resume(path);

    expect(resumed.record).toEqual(RECORD);
    expect(resumed.cells()).toEqual([measured(), measured({ repeat: 2 })]);
    expect(resumed.has(CELL)).toBe(true);
    expect(resumed.has({ ...CELL, repeat: 3 })).toBe(false);
    expect(resumed.has({ ...CELL, variant: 'other' })).toBe(false);
  });

  it('is never made of what exists', () => {
    ResultFolder.create(path, RECORD).addCell(measured());

    expect(() => ResultFolder.create(path, { ...RECORD, seed: 2 })).toThrow(
      `${path} exists, and nothing is overwritten: name another folder.`,
    );
    expect(ResultFolder.resume(path).record.seed).toBe(1);
  });

  it('says why it cannot be made', () => {
    const file = join(base, 'file');
    writeFileSync(file, '');

    expect(() => ResultFolder.create(join(file, 'results'), RECORD)).toThrow(/cannot be made: E/);
  });

  it('never writes a cell twice', () => {
    const folder = ResultFolder.create(path, RECORD);
    folder.addCell(measured());

    expect(() => folder.addCell(measured({}, '503'))).toThrow('has the cell a-b.crash.1 already');
    expect(ResultFolder.resume(path).cells()[0]?.readsLost).toBe(0);
  });

  it('writes a cell anew that was measured again', () => {
    const folder = ResultFolder.create(path, RECORD);
    folder.addCell(measured());

    folder.setCell(measured({}, '503'));

    expect(folder.cells()).toHaveLength(1);
    expect(ResultFolder.resume(path).cells()[0]?.readsLost).toBe(1);
  });

  it('is read without its cells, as it is when it is published, and takes further ones', () => {
    ResultFolder.create(path, RECORD).addCell(measured());
    rmSync(join(path, 'cells'), { recursive: true });

    const published = ResultFolder.resume(path);
    expect(published.cells()).toEqual([]);
    published.addCell(measured());

    expect(ResultFolder.resume(path).cells()).toHaveLength(1);
  });

  it('leaves nothing unfinished, and does not take for a cell what is', () => {
    const folder = ResultFolder.create(path, RECORD);
    folder.addCell(measured());
    writeFileSync(join(path, 'cells', 'b-c.crash.1.json.unfinished'), '{"half":');

    expect(readdirSync(join(path, 'cells')).filter((name) => name.startsWith('a-b'))).toEqual([
      'a-b.crash.1.json',
    ]);
    expect(ResultFolder.resume(path).cells()).toHaveLength(1);
  });

  it.each([
    {
      title: 'a folder without a record',
      break: () => rmSync(join(path, 'run.json')),
      says: 'holds no results of the lab: it has no run.json',
    },
    {
      title: 'a broken record',
      break: () => writeFileSync(join(path, 'run.json'), '{'),
      says: 'run.json is not what this version of the lab writes',
    },
    {
      title: 'a broken cell',
      break: () => writeFileSync(join(path, 'cells', 'x.json'), '{}'),
      says: 'x.json is not what this version of the lab writes',
    },
  ])('refuses $title in one line', ({ break: spoil, says }) => {
    ResultFolder.create(path, RECORD).addCell(measured());
    spoil();

    let message = '';
    try {
      ResultFolder.resume(path);
    } catch (error) {
      ({ message } = error as Error);
    }

    expect(message).toContain(says);
    expect(message).not.toContain('\n');
  });

  it('reads further files by their schema, and knows which are not there', () => {
    const folder = ResultFolder.create(path, RECORD);
    folder.writeJson('claims.json', [1, 2]);

    expect(folder.readJson('claims.json', z.array(z.number()))).toEqual([1, 2]);
    expect(folder.readJson('tune.json', z.array(z.number()))).toBeUndefined();
  });

  it('writes a row for each cell and operation', () => {
    const folder = ResultFolder.create(path, RECORD);
    folder.addCell(measured());
    folder.addCell(measured({ repeat: 2 }, '503'));

    folder.writeCsv();

    expect(rowsOf('cells.csv')).toMatchObject([
      {
        placement: 'a-b',
        fault: 'crash',
        repeat: '1',
        operation: 'reads',
        sent: '1',
        ok_share: '1',
        p50_ms: '12.5',
        healthy_sent: '0',
        healthy_ok_share: '',
        a_b_blocked: '3',
        detect_ms: '',
      },
      { repeat: '2', ok: '0', failed: '1', ok_share: '0', reads_lost: '1' },
    ]);
  });

  it('sums up repeats with an interval, and gives none for a single one', () => {
    const folder = ResultFolder.create(path, RECORD);
    folder.addCell(measured());
    folder.addCell(measured({ repeat: 2 }, '503'));
    folder.addCell(measured({ placement: 'none' }));

    folder.writeCsv();

    const shares = rowsOf('summary.csv').filter(({ metric }) => metric === 'reads_ok_share');
    expect(shares.map(({ placement, repeats, mean }) => [placement, repeats, mean])).toEqual([
      ['a-b', '2', '0.5'],
      ['none', '1', '1'],
    ]);
    expect(Number(shares[0]?.['low_95'])).toBeCloseTo(0.5 - 12.706 * 0.5, 3);
    expect(shares[1]?.['low_95']).toBe('');
  });

  it('leaves no file behind of a cell that was not measured', () => {
    ResultFolder.create(path, RECORD).writeCsv();

    expect(readFileSync(join(path, 'cells.csv'), 'utf8')).toBe('');
    expect(existsSync(join(path, 'report.html'))).toBe(false);
  });
});
