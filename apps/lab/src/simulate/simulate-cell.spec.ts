import { describe, expect, it } from '@jest/globals';
import type { Placement } from '@firebreak/contracts/plain';
import { OPERATIONS } from '@firebreak/load';
import { cellResultSchema, okShare, type CellResult } from '../results/cell-result.js';
import type { Cell } from '../scenario/cell.js';
import type { FaultName } from '../scenario/fault-catalogue.js';
import { simulateCell, type SimulateOptions } from './simulate-cell.js';

/** The load of the predictions: 50 a second, half orders, half reads. */
const CELL: Cell = {
  placement: 'b-c',
  fault: 'hang',
  repeat: 1,
  seed: 1,
  ratePerSecond: 50,
  mix: [
    { operation: 'orders', weight: 1 },
    { operation: 'reads', weight: 1 },
  ],
  figures: 'lab',
  openMs: 5_000,
  healthyMs: 1_000,
  faultMs: 60_000,
  recoveryMs: 6_000,
};
const MIXED: Cell['mix'] = OPERATIONS.map((operation) => ({ operation, weight: 1 }));
const SHORT: Partial<Cell> = { mix: MIXED, faultMs: 3_000, recoveryMs: 3_000, openMs: 1_000 };
const STOPPED: SimulateOptions = { stopwatch: () => 0 };

const known = new Map<string, CellResult>();

function simulated(
  placement: Placement,
  fault: FaultName,
  changes: Partial<Cell> = {},
): CellResult {
  const cell = { ...CELL, placement, fault, ...changes };
  const key = JSON.stringify(cell);
  const result = known.get(key) ?? simulateCell(cell, STOPPED);
  known.set(key, result);
  return result;
}

const readShare = ({ phases }: CellResult) => okShare(phases.fault.reads);
const orderShare = ({ phases }: CellResult) => okShare(phases.fault.orders);
const attempts = ({ hops }: CellResult) => hops.bToC.attempts;
const waitedS = ({ hops }: CellResult) => hops.bToC.waitedMs / 1_000;
const detectMs = ({ detectMs: ms }: CellResult) => ms ?? Number.NaN;

interface Row {
  readonly title: string;
  readonly placement: Placement;
  readonly fault: FaultName;
  readonly of: (result: CellResult) => number;
  readonly predicted: number;
  readonly within: number;
}

// prettier-ignore
const PREDICTIONS: readonly Row[] = [
  { title: 'without a breaker every order goes on to C', placement: 'none', fault: 'hang', of: attempts, predicted: 1_498, within: 40 },
  { title: 'and waits its deadline', placement: 'none', fault: 'hang', of: waitedS, predicted: 1_198, within: 40 },
  { title: 'a breaker at B sends as many as are out when it opens, and the probes', placement: 'b-c', fault: 'hang', of: attempts, predicted: 33.5, within: 6 },
  { title: 'it opens after a deadline and three failures', placement: 'b-c', fault: 'hang', of: detectMs, predicted: 920, within: 130 },
  { title: 'one for the whole of B sends more', placement: 'a-b', fault: 'hang', of: attempts, predicted: 152, within: 45 },
  { title: 'and takes the reads along', placement: 'a-b', fault: 'hang', of: readShare, predicted: 0.1, within: 0.04 },
  { title: 'one for the whole of B admits few reads', placement: 'a-b', fault: 'crash', of: readShare, predicted: 0.031, within: 0.015 },
  { title: 'three in a row are too few for 30 % errors', placement: 'b-c', fault: 'errors', of: orderShare, predicted: 0.16, within: 0.09 },
  { title: 'flapping, 5 s open', placement: 'b-c', fault: 'flapping', of: orderShare, predicted: 0.167, within: 0.04 },
];

describe('a simulated cell', () => {
  it.each(PREDICTIONS)(
    '$fault, $placement: $title',
    ({ placement, fault, of, predicted, within }) => {
      const value = of(simulated(placement, fault));

      expect(Math.abs(value - predicted)).toBeLessThanOrEqual(within);
    },
  );

  it('knows nothing of slowness inside the service whose callers leave', () => {
    const { detectMs: opened, phases } = simulated('server', 'too-slow', SHORT);

    expect(opened).toBeNull();
    expect(okShare(phases.fault.orders)).toBeLessThan(0.3);
  });

  it('flapping with 1 s open loses little more than the flapping itself', () => {
    const share = orderShare(simulated('b-c', 'flapping', { openMs: 1_000 }));

    expect(share).toBeGreaterThan(0.43);
    expect(share).toBeLessThan(0.53);
  });

  it.each<{ placement: Placement; fault: FaultName }>([
    { placement: 'every-hop', fault: 'hang' },
    { placement: 'every-hop-naive', fault: 'crash' },
    { placement: 'edge', fault: 'b-crash' },
    { placement: 'server', fault: 'overload' },
    { placement: 'b-c', fault: 'too-slow' },
    { placement: 'a-b', fault: 'one-operation' },
  ])('loses no request: $fault, $placement', ({ placement, fault }) => {
    const result = simulated(placement, fault, SHORT);

    expect(cellResultSchema.parse(result)).toEqual(result);
    for (const phase of Object.values(result.phases)) {
      for (const { sent, ok, degraded, failed } of Object.values(phase)) {
        const lost = Object.values(failed).reduce((sum, count) => sum + count, 0);
        expect(ok + degraded + lost).toBe(sent);
        expect(failed['timeout'] ?? 0).toBe(0);
      }
    }
  });

  it.each<{ fault: FaultName; placement: Placement }>([
    { fault: 'crash', placement: 'b-c' },
    { fault: 'hang', placement: 'every-hop' },
  ])('works again after a $fault with $placement', ({ fault, placement }) => {
    const { recoverMs, phases } = simulated(placement, fault, SHORT);

    expect(recoverMs).toBeLessThan(1_500);
    expect(okShare(phases.recovery.orders)).toBeGreaterThan(0.4);
  });

  it.each<{ fault: FaultName }>([{ fault: 'crash' }, { fault: 'hang' }])(
    'loses no read to a $fault where markers are read',
    ({ fault }) => {
      const { phases } = simulated('every-hop', fault, SHORT);

      expect(okShare(phases.fault.reads)).toBe(1);
    },
  );

  it('takes a killed process for gone as long as it is told', () => {
    const cell: Cell = { ...CELL, ...SHORT, placement: 'none', fault: 'crash' };

    expect(simulateCell(cell, { ...STOPPED, startMs: 700 }).healedAtMs).toBe(3_700);
  });

  it('blames the one breaker for the operation that fails, and no other', () => {
    const { phases } = simulated('b-c', 'one-operation', SHORT);

    expect(okShare(phases.fault.quotes)).toBe(1);
    expect(okShare(phases.fault.orders)).toBe(0);
  });

  it('repeats with the figures of the chain what was never sent', () => {
    const { hops } = simulated('none', 'crash', { ...SHORT, figures: 'chain' });

    expect(hops.bToC.attempts).toBeGreaterThan(100);
    expect(hops.bToC.neverSent).toBe(hops.bToC.attempts);
  });

  it('makes nine calls of one with three naive attempts at A and at B', () => {
    const attemptsOf = { attempts: 3, baseMs: 1, maxMs: 1 };
    const cell: Cell = {
      ...CELL,
      ...SHORT,
      placement: 'none',
      fault: 'one-operation',
      mix: [{ operation: 'orders', weight: 1 }],
    };
    const { attemptsPerRequest } = simulateCell(cell, {
      ...STOPPED,
      settings: {
        retries: 'naive',
        figures: {
          'service-a': { retries: { 'OrdersGateway.placeOrder': attemptsOf } },
          'service-b': { retries: { 'PaymentsGateway.charge': attemptsOf } },
        },
      },
    });

    expect(attemptsPerRequest).toBeGreaterThan(8.5);
    expect(attemptsPerRequest).toBeLessThan(9.5);
  });

  it('is the same, byte by byte, with the same seed, and another with another', () => {
    const cell: Cell = { ...CELL, ...SHORT, fault: 'errors', placement: 'every-hop' };
    const text = (seed: number) => JSON.stringify(simulateCell({ ...cell, seed }, STOPPED));

    expect(text(1)).toBe(text(1));
    expect(text(2).replace('"seed":2', '"seed":1')).not.toBe(text(1));
  });
});
