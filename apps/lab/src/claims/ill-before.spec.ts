import { describe, expect, it } from '@jest/globals';
import { claimCell } from './claim-cell.js';
import { illBefore } from './ill-before.js';
import { cellResultOf } from './testing/cell-result-of.js';

const CELL = claimCell({ placement: 'none', fault: 'crash', mix: 'orders' }, 1);

function withAnswers(ok: number, sent: number): ReturnType<typeof cellResultOf> {
  const result = cellResultOf(CELL);
  const { healthy, ...phases } = result.phases;
  const { orders } = healthy;
  if (orders === undefined) throw new Error('the cell has no orders');
  return { ...result, phases: { ...phases, healthy: { orders: { ...orders, ok, sent } } } };
}

describe('a chain before its fault', () => {
  it.each([
    { title: 'well', ok: 75, sent: 75 },
    { title: 'well but for those that the fault met under way', ok: 74, sent: 76 },
    { title: 'not known to be ill by few requests', ok: 15, sent: 16 },
    { title: 'not known to be ill by none', ok: 0, sent: 0 },
  ])('is $title', ({ ok, sent }) => {
    expect(illBefore(withAnswers(ok, sent))).toEqual([]);
  });

  it('is ill when clearly too many failed', () => {
    expect(illBefore(withAnswers(60, 75))).toEqual([
      'only 60 of 75 orders were ok before the fault',
    ]);
  });

  it('is not judged by what came later', () => {
    expect(illBefore(cellResultOf(CELL, { ok: { orders: 0 } }))).toEqual([]);
  });
});
