import type { Operation } from '@firebreak/load';
import type { Answers, CellResult, CellTransition } from '../../results/cell-result.js';
import { NEEDS_C } from '../../scenario/operations.js';
import { SETTLED_MS } from '../cell-numbers.js';
import type { ClaimCell } from '../claim-cell.js';

/** What a made-up cell came to. Whatever is left out is as if the fault did only what it always does. */
export interface CellStory {
  /** Share of requests ok while the fault lasted. @default 1, 0 of what the fault always breaks */
  readonly ok?: Partial<Record<Operation, number>>;
  /** Median latency of all operations while it lasted. @default 10 */
  readonly medianMs?: number;
  /** @default as many as there were requests that need C */
  readonly attempts?: number;
  /** @default one for each request */
  readonly attemptsAtB?: number;
  readonly blocked?: number;
  readonly inFlightAtB?: number;
  /** In the first two seconds of the fault, and over the whole run. */
  readonly peakAtB?: number;
  readonly detectMs?: number | null;
  /** How often A's breaker for B opened. */
  readonly openedAtA?: number;
  /** Share of requests ok before the fault. @default 1 */
  readonly healthyOk?: number;
}

const STEP_MS = 500;

const UNTOUCHED = {
  medianMs: 10,
  healthyOk: 1,
  detectMs: 120,
  blocked: 0,
  peakAtB: 0,
  inFlightAtB: 0,
  openedAtA: 0,
  ok: {} as Partial<Record<Operation, number>>,
} satisfies CellStory;

/** A cell with a steady story: every step of it is like the others. */
export function cellResultOf({ cell, breaks }: ClaimCell, story: CellStory = {}): CellResult {
  const { medianMs, healthyOk, detectMs, blocked, peakAtB, inFlightAtB, openedAtA, ok } = {
    ...UNTOUCHED,
    ...story,
  };
  const weights = cell.mix.reduce((sum, { weight }) => sum + weight, 0);
  const steps = (cell.healthyMs + cell.faultMs + cell.recoveryMs) / STEP_MS;
  const operations: CellResult['timeline']['operations'] = {};
  const phases: CellResult['phases'] = { healthy: {}, fault: {}, recovery: {} };
  let [requests, needingC] = [0, 0];
  for (const { operation, weight } of cell.mix) {
    const perSecond = (cell.ratePerSecond * weight) / weights;
    const sent = Math.round((perSecond * cell.faultMs) / 1_000);
    requests += sent;
    if (NEEDS_C[operation]) needingC += sent;
    const share = ok[operation] ?? (breaks.includes(operation) ? 0 : 1);
    phases.healthy[operation] = answers(1_000, healthyOk);
    phases.fault[operation] = answers(sent, share);
    phases.recovery[operation] = answers(100, 1);
    operations[operation] = spread({ sent: (perSecond * STEP_MS) / 1_000, share, steps, medianMs });
  }
  const { attempts = needingC, attemptsAtB = requests } = story;
  return {
    schema: 1,
    source: 'processes',
    cell,
    healedAtMs: cell.faultMs,
    phases,
    hops: {
      aToB: hop(attemptsAtB),
      bToC: hop(attempts, blocked),
    },
    attemptsPerRequest: attempts / needingC,
    timeSavedMs: 0,
    peakInFlight: { a: peakAtB, b: peakAtB },
    detectMs,
    recoverMs: 0,
    lastFailureMs: 0,
    readsLost: 0,
    wastedAtC: 0,
    transitions: Array.from({ length: openedAtA }, opened),
    timeline: {
      fromMs: -cell.healthyMs,
      stepMs: STEP_MS,
      operations,
      inFlight: {
        a: Array.from({ length: steps }, () => 0),
        b: Array.from({ length: steps }, (_, step) => {
          const endMs = (step + 1) * STEP_MS - cell.healthyMs;
          return endMs > 0 && endMs <= SETTLED_MS ? peakAtB : inFlightAtB;
        }),
      },
    },
    tookMs: 1_000,
  };
}

function hop(attempts: number, blocked = 0): CellResult['hops']['bToC'] {
  return { attempts, neverSent: 0, blocked, waitedMs: 0 };
}

function answers(sent: number, share: number): Answers {
  const ok = Math.round(sent * share);
  return { sent, ok, degraded: 0, failed: { '503': sent - ok }, latency: null, histogram: [] };
}

/** The same share in every step, as evenly as whole requests allow. */
function spread(figures: {
  readonly sent: number;
  readonly share: number;
  readonly steps: number;
  readonly medianMs: number;
}): NonNullable<CellResult['timeline']['operations'][Operation]> {
  const { sent, share, steps, medianMs } = figures;
  const upTo = (step: number, of: number): number => Math.round(step * sent * of);
  const each = (of: number): number[] =>
    Array.from({ length: steps }, (_, step) => upTo(step + 1, of) - upTo(step, of));
  const all = each(1);
  const ok = each(share);
  return {
    ok,
    degraded: all.map(() => 0),
    failed: all.map((count, step) => Math.max(0, count - (ok[step] ?? 0))),
    p50Ms: all.map(() => medianMs),
  };
}

function opened(): CellTransition {
  return {
    atMs: 1_000,
    service: 'service-a',
    breaker: 'service-b',
    from: 'closed',
    to: 'open',
    reason: 'failures',
  };
}
