import type { Operation } from '@firebreak/load';
import { median, sumSimple } from 'simple-statistics';
import type { CellResult } from '../results/cell-result.js';
import type { Finding } from './finding.js';
import { bootstrap, poisson, widest, wilson } from './interval.js';
import { lessOf } from './ratio.js';

/*
 * Numbers of one cell with their intervals. What is resampled are blocks of time: requests of the same
 * moment meet the same breaker, and one that has opened decides a whole period, so that answers, or
 * seconds, drawn one by one would make numbers seem surer than they are.
 */

/** What a second of one operation's requests came to. */
interface Second {
  readonly ok: number;
  readonly sent: number;
  /** Median latency; NaN when nothing was due in it. */
  readonly medianMs: number;
}

type Measured = Pick<Finding, 'value' | 'interval' | 'n' | 'blocks'>;

const SECOND_MS = 1_000;
/** After a hang struck, the deadlines of the first calls and the breaker's detection lie before this. */
export const SETTLED_MS = 2_000;

/**
 * The share answered as asked, of the requests due while the fault lasted.
 * @param sinceMs counts from so long after the fault struck @default 0
 */
export function okShare(result: CellResult, operation: Operation, sinceMs = 0): Measured {
  const seconds = secondsOf(result, operation, sinceMs);
  const { ok, sent } = totalOf(seconds);
  if (sent === 0) return { value: Number.NaN, n: 0 };
  const blocks = inBlocks(seconds, blockMsOf(result) / SECOND_MS);
  const interval = widest(
    wilson(ok, sent),
    bootstrap(blocks, (drawn) => shareOf(totalOf(drawn.flat()))),
  );
  return { value: ok / sent, interval, n: sent, blocks: blocks.length };
}

/** Median latency from two seconds after the fault struck on, when breakers have long decided. */
export function settledMedian(result: CellResult, operation: Operation): Measured {
  const seconds = secondsOf(result, operation, SETTLED_MS).filter((one) =>
    Number.isFinite(one.medianMs),
  );
  if (seconds.length === 0) return { value: Number.NaN, n: 0 };
  const blocks = inBlocks(seconds, blockMsOf(result) / SECOND_MS);
  return {
    value: medianOf(seconds),
    interval: bootstrap(blocks, (drawn) => medianOf(drawn.flat())),
    n: totalOf(seconds).sent,
    blocks: blocks.length,
  };
}

/** How many ms longer the median of `slow` is than that of `fast`. */
export function medianGain(slow: CellResult, fast: CellResult, operation: Operation): Measured {
  return lessOf(settledMedian(slow, operation), settledMedian(fast, operation));
}

/** Requests that B served at once, on average, from two seconds after the fault struck on. */
export function settledInFlight(result: CellResult): Measured {
  const steps = stepsWithin(result, SETTLED_MS)
    .map((step) => result.timeline.inFlight.b[step])
    .filter((served) => typeof served === 'number');
  if (steps.length === 0) return { value: Number.NaN, n: 0 };
  const average = (drawn: readonly number[]): number => sumSimple([...drawn]) / drawn.length;
  const blocks = inBlocks(steps, blockMsOf(result) / result.timeline.stepMs);
  return {
    value: average(steps),
    interval: bootstrap(blocks, (drawn) => average(drawn.flat())),
    n: steps.length,
    blocks: blocks.length,
  };
}

/**
 * The most requests that B served at once in the two seconds after the fault struck. Not over the whole
 * fault: what is sent is drawn at random, and the longer the time, the higher its highest peak.
 */
export function detectionPeak(result: CellResult): Measured {
  const { inFlight } = result.timeline;
  const known = inFlight.b.filter((count, step): count is number => {
    const endMs = startOf(result, step) + result.timeline.stepMs;
    return count !== null && endMs > 0 && endMs <= SETTLED_MS;
  });
  return { value: known.length === 0 ? Number.NaN : Math.max(...known), n: 1 };
}

/** Attempts at C while the fault lasted. */
export function attemptsAtC({ hops }: CellResult): Measured {
  const { attempts } = hops.bToC;
  return { value: attempts, interval: poisson(attempts), n: Math.max(1, attempts) };
}

/** Of the calls that B wanted to make to C while the fault lasted, those that a breaker refused. */
export function blockedShare({ hops }: CellResult): Measured {
  const { attempts, blocked } = hops.bToC;
  const wanted = attempts + blocked;
  if (wanted === 0) return { value: Number.NaN, n: 0 };
  return { value: blocked / wanted, interval: wilson(blocked, wanted), n: wanted };
}

/** How often a breaker changed its state while the fault lasted. */
export function transitionsOf(
  result: CellResult,
  service: CellResult['transitions'][number]['service'],
  breaker: string,
): Measured {
  const until = result.cell.faultMs;
  const { length } = result.transitions.filter(
    (one) =>
      one.service === service && one.breaker === breaker && one.atMs >= 0 && one.atMs <= until,
  );
  return { value: length, n: 1 };
}

/** Points for a plot: the share answered as asked in each second, x in s since the fault. */
export function okOverTime(result: CellResult, operation: Operation): [number, number | null][] {
  return secondsOf(result, operation, -result.cell.healthyMs).map(({ ok, sent }, second) => [
    second - result.cell.healthyMs / SECOND_MS,
    sent === 0 ? null : ok / sent,
  ]);
}

/** Points for a plot: the median latency of each second in ms, x in s since the fault. */
export function medianOverTime(
  result: CellResult,
  operation: Operation,
): [number, number | null][] {
  return secondsOf(result, operation, -result.cell.healthyMs).map(({ medianMs }, second) => [
    second - result.cell.healthyMs / SECOND_MS,
    Number.isFinite(medianMs) ? medianMs : null,
  ]);
}

/** Whole seconds from `sinceMs` after the fault struck until it was healed. */
function secondsOf(result: CellResult, operation: Operation, sinceMs: number): readonly Second[] {
  const counts = result.timeline.operations[operation];
  if (counts === undefined) return [];
  const inSeconds = new Map<number, number[]>();
  for (const step of stepsWithin(result, sinceMs)) {
    const second = Math.floor((startOf(result, step) - sinceMs) / SECOND_MS);
    inSeconds.set(second, [...(inSeconds.get(second) ?? []), step]);
  }
  return [...inSeconds.values()].map((steps) => {
    const sum = (values: readonly number[]): number =>
      steps.reduce((total, step) => total + (values[step] ?? 0), 0);
    const medians = steps.map((step) => counts.p50Ms[step]).filter((ms) => typeof ms === 'number');
    const ok = sum(counts.ok);
    return {
      ok,
      sent: ok + sum(counts.degraded) + sum(counts.failed),
      medianMs: medians.length === 0 ? Number.NaN : median(medians),
    };
  });
}

function stepsWithin(result: CellResult, sinceMs: number): readonly number[] {
  const { timeline, cell } = result;
  const steps = Object.values(timeline.operations)[0]?.ok.length ?? 0;
  return Array.from({ length: steps }, (_, step) => step).filter((step) => {
    const startMs = startOf(result, step);
    return startMs >= sinceMs && startMs + timeline.stepMs <= cell.faultMs;
  });
}

function startOf({ timeline }: CellResult, step: number): number {
  return timeline.fromMs + step * timeline.stepMs;
}

function totalOf(seconds: readonly Second[]): Pick<Second, 'ok' | 'sent'> {
  let [ok, sent] = [0, 0];
  for (const second of seconds) {
    ok += second.ok;
    sent += second.sent;
  }
  return { ok, sent };
}

function shareOf({ ok, sent }: Pick<Second, 'ok' | 'sent'>): number {
  return ok / sent;
}

function medianOf(seconds: readonly Second[]): number {
  return median(seconds.map(({ medianMs }) => medianMs));
}

/** How long answers hang together: two open periods behind breakers, one second without. */
function blockMsOf({ cell: { placement, openMs } }: CellResult): number {
  return placement === 'none' ? SECOND_MS : Math.max(SECOND_MS, 2 * openMs);
}

/** Pieces of at most so many each, in their order. */
function inBlocks<T>(pieces: readonly T[], size: number): readonly (readonly T[])[] {
  const blocks = Math.ceil(pieces.length / size);
  return Array.from({ length: blocks }, (_, n) => pieces.slice(n * size, (n + 1) * size));
}
