import { PLACEMENT_NAMES, type Placement } from '@firebreak/contracts/plain';
import { OPERATIONS, type Operation } from '@firebreak/load';
import type { Answers, CellResult, CellTransition, Hop } from '../../results/cell-result.js';
import type { RunRecord } from '../../results/run-record.js';
import { FAULT_NAMES, type FaultName } from '../../scenario/fault-catalogue.js';
import { NEEDS_C } from '../../scenario/operations.js';

/*
 * Cells for the specs of the report: of the right shape and size, with numbers that mean nothing.
 */

/** What a made-up cell differs in from its like. */
export interface MadeUp {
  readonly placement?: Placement;
  readonly fault?: FaultName;
  readonly repeat?: number;
  readonly variant?: string;
  readonly source?: CellResult['source'];
  readonly changes?: Partial<CellResult>;
}

const STEP_MS = 500;
const HEALTHY_MS = 3_000;
const FAULT_MS = 20_000;
const STEPS = 66;
const RATES: Readonly<Record<Operation, number>> = { orders: 25, quotes: 10, reads: 25 };

/** A cell whose shape is like that of a real one of 33 s. */
export function madeUpCell(madeUp: MadeUp = {}): CellResult {
  const { placement = 'every-hop', fault = 'crash', repeat = 1, variant, changes = {} } = madeUp;
  const number = 7 * PLACEMENT_NAMES.indexOf(placement) + 3 * FAULT_NAMES.indexOf(fault) + repeat;
  const harm = placement === 'none' ? 0.9 : (number % 10) / 20;
  return {
    schema: 1,
    source: madeUp.source ?? 'processes',
    cell: {
      placement,
      fault,
      repeat,
      seed: repeat,
      ...(variant === undefined ? {} : { variant }),
      ratePerSecond: 60,
      mix: OPERATIONS.map((operation) => ({ operation, weight: RATES[operation] })),
      figures: 'lab',
      openMs: 5_000,
      healthyMs: HEALTHY_MS,
      faultMs: FAULT_MS,
      recoveryMs: 10_000,
    },
    healedAtMs: FAULT_MS + 40,
    phases: { healthy: phase(3, 0), fault: phase(20, harm), recovery: phase(10, harm / 5) },
    hops: { aToB: hop(900, harm), bToC: hop(500, harm) },
    attemptsPerRequest: 1 - harm,
    timeSavedMs: 12_000 * harm,
    peakInFlight: { a: Math.ceil(28 * harm), b: Math.ceil(20 * harm) },
    detectMs: placement === 'none' ? null : 900 * harm,
    recoverMs: 5_000 * harm,
    lastFailureMs: 5_200 * harm,
    readsLost: Math.round(100 * harm),
    wastedAtC: 3,
    transitions: placement === 'none' ? [] : transitions(),
    timeline: timeline(harm),
    tookMs: 33_000,
    ...changes,
  };
}

/** What a run says about itself. */
export function madeUpRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 1,
    verb: 'run',
    startedAt: '2026-11-21T12:00:00.000Z',
    host: { node: 'v20.19.5', platform: 'linux x64', cpu: 'a processor', cores: 2, memoryGb: 8 },
    versions: { firebreak: '0.1.0', '@grpc/grpc-js': '1.14.7' },
    commit: '0123456789abcdef',
    seed: 7,
    parameters: { openMs: 5_000, placements: ['none', 'every-hop'], quick: false },
    ...changes,
  };
}

function phase(seconds: number, harm: number) {
  return Object.fromEntries(
    OPERATIONS.map((operation) => [operation, answers(operation, seconds, harm)]),
  );
}

function answers(operation: Operation, seconds: number, harm: number): Answers {
  const sent = RATES[operation] * seconds;
  const bad = Math.round(sent * (NEEDS_C[operation] ? harm : harm / 3));
  const degraded = operation === 'quotes' ? bad : 0;
  return {
    sent,
    ok: sent - bad,
    degraded,
    failed: { 503: bad - degraded },
    latency: { meanMs: 30, p50Ms: 24, p90Ms: 40, p99Ms: 70 + 900 * harm, maxMs: 1_000 },
    histogram: histogram(sent, harm),
  };
}

function histogram(sent: number, harm: number): Answers['histogram'] {
  const ends = Array.from({ length: 40 }, (_, i) => Number((2 ** (i / 3)).toFixed(3)));
  const slow = Math.round(sent * harm);
  return [...ends, null].map((toMs, i) => {
    if (i === 14) return { toMs, count: sent - slow };
    return { toMs, count: i === 29 ? slow : 0 };
  });
}

function hop(attempts: number, harm: number): Hop {
  const made = Math.round(attempts * (1 - harm / 2));
  return { attempts: made, neverSent: 0, blocked: attempts - made, waitedMs: made * 24 };
}

function transitions(): CellTransition[] {
  const breaker = {
    service: 'service-b',
    breaker: 'service-c/Charge',
    reason: 'CONSECUTIVE',
  } as const;
  const rounds = [5_900, 11_700, 17_500, 23_300].flatMap((atMs, i) => [
    { ...breaker, atMs, from: 'open', to: 'half_open' } as const,
    { ...breaker, atMs: atMs + 800, from: 'half_open', to: i < 3 ? 'open' : 'closed' } as const,
  ]);
  return [{ ...breaker, atMs: 900, from: 'closed', to: 'open', blame: 'service-c' }, ...rounds];
}

function timeline(harm: number): CellResult['timeline'] {
  const steps = Array.from({ length: STEPS }, (_, i) => i * STEP_MS - HEALTHY_MS);
  const isHurt = (atMs: number) => atMs >= 0 && atMs < FAULT_MS + 3_000;
  const series = (operation: Operation) => {
    const due = (RATES[operation] * STEP_MS) / 1_000;
    const bad = steps.map((at) =>
      isHurt(at) && (NEEDS_C[operation] || harm > 0.5) ? Math.floor(due * harm + (at % 3) / 3) : 0,
    );
    const none = steps.map(() => 0);
    return {
      ok: bad.map((n) => Math.max(0, Math.round(due) - n)),
      degraded: operation === 'quotes' ? bad : none,
      failed: operation === 'quotes' ? none : bad,
      p50Ms: steps.map((at) => (isHurt(at) ? 3 : 24)),
    };
  };
  const inFlight = (most: number) => steps.map((at) => Math.round(isHurt(at) ? most * harm : 1));
  return {
    fromMs: -HEALTHY_MS,
    stepMs: STEP_MS,
    operations: {
      orders: series('orders'),
      quotes: series('quotes'),
      reads: series('reads'),
    },
    inFlight: { a: inFlight(28), b: inFlight(20) },
  };
}
