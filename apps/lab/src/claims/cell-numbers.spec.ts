import { describe, expect, it } from '@jest/globals';
import type { CellResult } from '../results/cell-result.js';
import { okShare, settledInFlight, settledMedian } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { cellResultOf } from './testing/cell-result-of.js';

function resultOf(placement: 'none' | 'b-c', openMs = 5_000): CellResult {
  return cellResultOf(claimCell({ placement, fault: 'crash', mix: 'orders', openMs }, 1));
}

/** Every order is ok for so many seconds, and none for as many, in turns. */
function inTurns(result: CellResult, seconds: number): CellResult {
  const { orders } = result.timeline.operations;
  if (orders === undefined) throw new Error('the cell has no orders');
  const isUp = (step: number): boolean => Math.floor((step - 6) / (2 * seconds)) % 2 === 0;
  const sent = orders.ok.map((ok, step) => ok + (orders.failed[step] ?? 0));
  const operations = {
    orders: {
      ...orders,
      ok: sent.map((count, step) => (isUp(step) ? count : 0)),
      failed: sent.map((count, step) => (isUp(step) ? 0 : count)),
    },
  };
  return { ...result, timeline: { ...result.timeline, operations } };
}

const widthOf = ({ interval }: ReturnType<typeof okShare>): number =>
  interval === undefined ? Number.NaN : interval.high - interval.low;

describe('a number of a cell', () => {
  it.each([
    { title: 'seconds without breakers', placement: 'none', openMs: 5_000, blocks: 60 },
    { title: 'two open periods behind a breaker', placement: 'b-c', openMs: 5_000, blocks: 6 },
    { title: 'two shorter ones', placement: 'b-c', openMs: 1_000, blocks: 30 },
    {
      title: 'seconds, though open periods are shorter',
      placement: 'b-c',
      openMs: 200,
      blocks: 60,
    },
  ] as const)('is resampled in blocks of $title', ({ placement, openMs, blocks }) => {
    expect(okShare(resultOf(placement, openMs), 'orders').blocks).toBe(blocks);
  });

  it('takes the rest of the time for a block of its own', () => {
    const result = resultOf('b-c');

    expect(settledMedian(result, 'orders').blocks).toBe(6);
    expect(settledInFlight(result).blocks).toBe(6);
  });

  it('is less sure of answers that hang together for a whole open period', () => {
    const one = widthOf(okShare(inTurns(resultOf('none'), 10), 'orders'));
    const other = widthOf(okShare(inTurns(resultOf('b-c'), 10), 'orders'));

    expect(other).toBeGreaterThan(2 * one);
  });
});
