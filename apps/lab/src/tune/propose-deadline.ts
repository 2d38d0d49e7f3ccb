import { LabError } from '../cli/lab-error.js';
import type { ServiceFigures, TuneWishes } from '../results/tune-result.js';
import type { LatencyModel } from './latency-model.js';

/** A deadline for one attempt, and why it is that. */
export interface DeadlineChoice {
  readonly deadlineMs: number;
  /** How many times p99.9. */
  readonly factor: number;
  /** The longest that the caller leaves for one attempt; Infinity where nobody said. */
  readonly roomMs: number;
  /** Share of healthy calls that it cuts off. */
  readonly falseTimeouts: number;
}

const LEAST_FACTOR = 1.5;
const MIDDLE_FACTOR = 1.75;
const MOST_FACTOR = 2;
/** p99.9 so many times p50: far from it, or near. */
const LONG_TAIL = 10;
const SHORT_TAIL = 4;

/**
 * A deadline of 1.5 to 2 times p99.9: 2 where p99.9 is near the median, for then little more makes a
 * call late; 1.5 where it is far from it. Shortened, to 1.5 if need be, so that all attempts, the waits
 * between them and the reserves of the hops fit the caller's deadline.
 * @throws LabError when not even the median fits
 */
export function proposeDeadline(
  { latency }: ServiceFigures,
  wishes: TuneWishes,
  model: LatencyModel,
): DeadlineChoice {
  const roomMs = roomForAttempt(wishes);
  if (roomMs <= latency.p50Ms) {
    throw new LabError(
      `The caller's deadline of ${wishes.callerDeadlineMs} ms leaves ${Math.floor(roomMs)} ms for an attempt, ` +
        `and half of the calls take ${latency.p50Ms} ms: raise it, or allow fewer attempts.`,
    );
  }
  const wanted = roundedUpMs(latency.p999Ms * tailFactor(latency));
  const deadlineMs = Math.min(wanted, roundedDownMs(roomMs));
  return {
    deadlineMs,
    factor: deadlineMs / latency.p999Ms,
    roomMs,
    falseTimeouts: model.shareAbove(deadlineMs),
  };
}

/** Whether the deadline had to be made shorter than is good. */
export function isCramped({ factor }: DeadlineChoice): boolean {
  return factor < LEAST_FACTOR;
}

/** t × attempts + back-off + reserves <= the caller's deadline, solved for t. */
function roomForAttempt(wishes: TuneWishes): number {
  const { callerDeadlineMs, hops, reserveMs, attempts, backoffMs } = wishes;
  if (callerDeadlineMs === null) return Infinity;
  return (callerDeadlineMs - hops * reserveMs - backoffMs) / attempts;
}

function tailFactor({ p50Ms, p999Ms }: ServiceFigures['latency']): number {
  if (p999Ms >= LONG_TAIL * p50Ms) return LEAST_FACTOR;
  return p999Ms >= SHORT_TAIL * p50Ms ? MIDDLE_FACTOR : MOST_FACTOR;
}

function roundedUpMs(ms: number): number {
  const step = stepFor(ms);
  return Math.ceil(ms / step) * step;
}

/** Whole milliseconds at most: a fraction would promise what no timer keeps. */
function roundedDownMs(ms: number): number {
  return ms < 1 ? ms : Math.floor(ms);
}

function stepFor(ms: number): number {
  if (ms < 20) return 1;
  if (ms < 100) return 5;
  return ms < 1_000 ? 10 : 50;
}
