import { describe, expect, it } from '@jest/globals';
import { CellRecorder } from '../results/cell-recorder.js';
import type { CellResult } from '../results/cell-result.js';
import type { Cell } from '../scenario/cell.js';
import { matrixCells } from '../scenario/matrix.js';
import { readMatrixOptions } from './matrix-options.js';
import { summaryLines } from './summary-lines.js';

const HOP = { attempts: 0, neverSent: 0, blocked: 0, waitedMs: 0 };
const PIPE = { stream: {}, env: {} };

/** Of ten reads, so many succeed. */
function measured(cell: Cell, successes: number): CellResult {
  const recorder = new CellRecorder(cell);
  for (let i = 0; i < 10; i++) {
    recorder.sent('reads', i);
    const outcome = i < successes ? 'ok' : '503';
    recorder.ended({ operation: 'reads', dueAtMs: i, latencyMs: 1, outcome });
  }
  return recorder.finish({
    source: 'processes',
    hops: { aToB: HOP, bToC: HOP },
    timeSavedMs: 0,
    peakInFlight: { a: 0, b: 0 },
    tookMs: 0,
  });
}

const plan = readMatrixOptions({
  placements: 'none,every-hop-naive',
  faults: 'crash',
  repeats: '2',
});

describe('the summary of a run', () => {
  it('is a table a figure, fault by placement', () => {
    const cells = matrixCells({ ...plan, repeats: 1 }).map((cell) =>
      measured(cell, cell.placement === 'none' ? 10 : 4),
    );

    expect(summaryLines(cells, PIPE).slice(0, 4)).toEqual([
      'reads that succeeded while the fault lasted, %',
      '              none every-hop',
      '                       naive',
      'crash          100      40.0',
    ]);
  });

  it('has intervals with repeats', () => {
    const cells = matrixCells(plan).map((cell) => measured(cell, cell.repeat === 1 ? 10 : 9));

    expect(summaryLines(cells, PIPE)[3]).toBe('crash         95.0±64   95.0±64');
  });

  it('fits into 80 columns, however much there is', () => {
    const whole = matrixCells(readMatrixOptions({ repeats: '2' }));
    const cells = whole.map((cell) => measured(cell, cell.repeat + 4));

    expect(Math.max(...summaryLines(cells, PIPE).map((line) => line.length))).toBeLessThanOrEqual(
      80,
    );
  });

  it.each([
    { title: 'in colour on a terminal', stream: { isTTY: true }, env: {}, isColoured: true },
    { title: 'plain in a pipe', stream: {}, env: {}, isColoured: false },
    {
      title: 'plain with NO_COLOR',
      stream: { isTTY: true },
      env: { NO_COLOR: '1' },
      isColoured: false,
    },
  ])('is $title', ({ stream, env, isColoured }) => {
    const cells = matrixCells({ ...plan, repeats: 1 }).map((cell) => measured(cell, 3));

    expect(summaryLines(cells, { stream, env }).join('').includes('\u001B[')).toBe(isColoured);
  });
});
