import { describe, expect, it } from '@jest/globals';
import type { Operation, Outcome } from '@firebreak/load';
import type { Cell } from '../scenario/cell.js';
import type { CellCounts } from './cell-facts.js';
import { CellRecorder } from './cell-recorder.js';
import { cellResultSchema, type CellResult, type CellTransition } from './cell-result.js';

const CELL: Cell = {
  placement: 'b-c',
  fault: 'hang',
  repeat: 1,
  seed: 1,
  ratePerSecond: 60,
  mix: [{ operation: 'orders', weight: 1 }],
  figures: 'lab',
  openMs: 1_000,
  healthyMs: 1_000,
  faultMs: 4_000,
  recoveryMs: 2_000,
};
const HOP = { attempts: 0, neverSent: 0, blocked: 0, waitedMs: 0 };
const COUNTS: CellCounts = {
  source: 'simulation',
  hops: { aToB: HOP, bToC: HOP },
  timeSavedMs: 0,
  peakInFlight: { a: 0, b: 0 },
  tookMs: 5,
};

/** An order in one line: when it was due, how long it took, what came. */
type Request = readonly [
  dueAtMs: number,
  latencyMs: number,
  outcome: Outcome,
  operation?: Operation,
];

function recorded(requests: readonly Request[], healedAtMs?: number): CellRecorder {
  const recorder = new CellRecorder(CELL);
  for (const [dueAtMs, latencyMs, outcome, operation = 'orders'] of requests) {
    recorder.sent(operation, dueAtMs);
    recorder.ended({ operation, dueAtMs, latencyMs, outcome });
  }
  if (healedAtMs !== undefined) recorder.healed(healedAtMs);
  return recorder;
}

function resultOf(requests: readonly Request[], healedAtMs?: number): CellResult {
  return recorded(requests, healedAtMs).finish(COUNTS);
}

function moved(atMs: number, from: CellTransition['from'], to: CellTransition['to']) {
  return {
    atMs,
    service: 'service-b',
    breaker: 'service-c/Charge',
    from,
    to,
    reason: 'r',
  } as const;
}

describe('the record of a cell', () => {
  it('is valid, also when nothing happened', () => {
    expect(cellResultSchema.safeParse(new CellRecorder(CELL).finish(COUNTS)).error).toBeUndefined();
  });

  it.each([
    { title: 'before the fault', dueAtMs: -1, phase: 'healthy' },
    { title: 'when it strikes', dueAtMs: 0, phase: 'fault' },
    { title: 'just before the healing', dueAtMs: 4_499, phase: 'fault' },
    { title: 'when it is over', dueAtMs: 4_500, phase: 'recovery' },
  ] as const)('puts a request that was due $title into $phase', ({ dueAtMs, phase }) => {
    const { phases } = resultOf([[dueAtMs, 10_000, 'ok']], 4_500);

    expect(phases[phase].orders?.sent).toBe(1);
    expect(Object.values(phases).flatMap((one) => Object.keys(one))).toEqual(['orders']);
  });

  it('tells good answers from old ones, and failures by how they ended', () => {
    const recorder = recorded([
      [0, 20, 'ok'],
      [1, 20, '503'],
      [2, 20, '503'],
      [3, 20, 'conn'],
    ]);
    recorder.sent('orders', 4);
    recorder.ended({
      operation: 'orders',
      dueAtMs: 4,
      latencyMs: 1,
      outcome: 'ok',
      degraded: true,
    });

    const { fault } = recorder.finish(COUNTS).phases;

    expect(fault.orders).toMatchObject({
      sent: 5,
      ok: 1,
      degraded: 1,
      failed: { 503: 2, conn: 1 },
    });
  });

  it('counts what never ended as a timeout, without a latency', () => {
    const recorder = recorded([[0, 20, 'timeout']]);
    recorder.sent('orders', 1);

    const { phases, timeline } = recorder.finish(COUNTS);

    expect(phases.fault.orders?.failed).toEqual({ timeout: 2 });
    expect(phases.fault.orders?.latency?.maxMs).toBe(20);
    expect(timeline.operations.orders?.failed[2]).toBe(2);
  });

  it('gives quantiles by the nearest rank, and a histogram that holds everything', () => {
    const requests = Array.from({ length: 100 }, (_, i): Request => [i, i + 1, 'ok']);
    const { orders } = resultOf([...requests, [100, 20_000, 'ok']]).phases.fault;

    expect(orders?.latency).toEqual({
      meanMs: 248.02,
      p50Ms: 51,
      p90Ms: 91,
      p99Ms: 100,
      maxMs: 20_000,
    });
    expect(orders?.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(101);
    expect(orders?.histogram.find(({ toMs }) => toMs === 10)?.count).toBe(3);
    expect(orders?.histogram.at(-1)).toEqual({ toMs: null, count: 1 });
  });

  it.each([
    {
      title: 'the first that opened',
      moves: [
        [300, 'closed', 'open'],
        [200, 'closed', 'open'],
      ],
      at: 200,
    },
    { title: 'none if none opened', moves: [[300, 'open', 'half_open']], at: null },
    { title: 'not one that opened before', moves: [[-5, 'closed', 'open']], at: null },
    { title: 'not one that opened after it', moves: [[4_000, 'closed', 'open']], at: null },
    { title: 'not one that opened again', moves: [[9, 'half_open', 'open']], at: null },
  ] as const)('detects by a breaker: $title', ({ moves, at }) => {
    const recorder = new CellRecorder(CELL);
    for (const [atMs, from, to] of moves) recorder.transition(moved(atMs, from, to));

    const result = recorder.finish(COUNTS);

    expect(result.detectMs).toBe(at);
    expect(result.transitions.map(({ atMs }) => atMs)).toEqual(
      moves.map(([atMs]) => atMs).toSorted((a, b) => a - b),
    );
  });

  // prettier-ignore
  it.each([
    { title: 'a good answer after it, whenever it was due', requests: [[3_900, 300, 'ok'], [4_100, 20, 'ok']], recoverMs: 120, lastFailureMs: 0 },
    { title: 'not a read: it needs no C', requests: [[4_010, 5, 'ok', 'reads'], [4_500, 20, 'ok']], recoverMs: 520, lastFailureMs: 0 },
    { title: 'the slowest of the operations that need C, though the fault had spared the other', requests: [[4_010, 5, 'ok', 'quotes'], [4_100, 20, '503'], [5_000, 20, 'ok']], recoverMs: 1_020, lastFailureMs: 120 },
    { title: 'nothing while one of the operations is not back', requests: [[4_010, 5, 'ok', 'quotes'], [4_100, 20, '503']], recoverMs: null, lastFailureMs: 120 },
    { title: 'nothing without a good answer', requests: [[4_100, 50, '503']], recoverMs: null, lastFailureMs: 150 },
    { title: 'the last failure even after a good answer', requests: [[4_100, 20, 'ok'], [4_200, 800, '504'], [4_900, 3, 'ok']], recoverMs: 120, lastFailureMs: 1_000 },
  ] as const)('counts from the healing: $title', ({ requests, recoverMs, lastFailureMs }) => {
    expect(resultOf(requests)).toMatchObject({ recoverMs, lastFailureMs });
  });

  it('counts from when a killed process was there again', () => {
    const { recoverMs, healedAtMs, timeline } = resultOf([[5_300, 30, 'ok']], 5_200);

    expect({ recoverMs, healedAtMs }).toEqual({ recoverMs: 130, healedAtMs: 5_200 });
    expect(timeline.operations.orders?.ok).toHaveLength(17);
  });

  it('loses reads of the fault only', () => {
    const requests: Request[] = [-10, 10, 4_010].map((dueAtMs) => [dueAtMs, 1, '503', 'reads']);

    expect(resultOf(requests).readsLost).toBe(1);
  });

  it('takes charges for wasted whose order was not answered with success', () => {
    const recorder = new CellRecorder(CELL);
    const ended = { operation: 'orders', dueAtMs: 0, latencyMs: 5 } as const;
    recorder.ended({ ...ended, outcome: 'ok', id: 'paid' });
    recorder.ended({ ...ended, outcome: '504', id: 'given-up' });
    for (const id of ['paid', 'given-up', 'never-answered']) recorder.charged(id);

    expect(recorder.finish(COUNTS).wastedAtC).toBe(2);
  });

  it('relates attempts at C to the requests of the fault that need C', () => {
    const recorder = recorded([
      [0, 20, 'ok'],
      [1, 20, '503', 'quotes'],
      [2, 20, 'ok', 'reads'],
      [-5, 20, 'ok'],
    ]);
    const hops = { aToB: HOP, bToC: { ...HOP, attempts: 6 } };

    expect(recorder.finish({ ...COUNTS, hops }).attemptsPerRequest).toBe(3);
  });

  it('cuts the time axis and puts each request where it was due', () => {
    const { timeline } = resultOf([
      [-1_000, 10, 'ok'],
      [-500, 30, 'ok'],
      [-499, 50, '503'],
      [5_999, 10, 'ok'],
    ]);

    expect(timeline).toMatchObject({ fromMs: -1_000, stepMs: 500 });
    expect(timeline.operations.orders).toEqual({
      ok: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      degraded: Array.from({ length: 14 }, () => 0),
      failed: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      p50Ms: [10, 30, ...Array.from({ length: 11 }, () => null), 10],
    });
  });

  it('keeps the last look of each step, and the most of all', () => {
    const recorder = new CellRecorder(CELL);
    for (const [atMs, count] of [
      [-900, 7],
      [-600, 4],
      [100, 5],
    ] as const) {
      recorder.inFlight({ service: 'b', atMs, count });
    }

    const { timeline, peakInFlight } = recorder.finish({ ...COUNTS, peakInFlight: { a: 3, b: 6 } });

    expect(timeline.inFlight.b.slice(0, 4)).toEqual([4, null, 5, null]);
    expect(peakInFlight).toEqual({ a: 3, b: 7 });
  });
});
