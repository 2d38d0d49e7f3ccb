import type { TrafficStatus } from '@firebreak/contracts/plain';
import type { OperationFrame } from '../contract/index.js';
import { isTimeout, outcomeOf, type Outcome } from './outcome.js';
import { countedSince, quantile } from './quantile.js';
import { type Sample, type SampleWindow, trafficKey } from './sample-window.js';

/** Over what rates are taken, in ms. */
export const RATE_OVER_MS = 1_000;
/** Over what latencies are taken, in ms. */
export const LATENCY_OVER_MS = 10_000;

const DIRECTIONS: Readonly<Record<string, OperationFrame['direction']>> = {
  INBOUND: 'inbound',
  OUTBOUND: 'outbound',
};

/** The operations of a service as its window tells them, in the order of their first calls. */
export function operationFrames(window: SampleWindow): OperationFrame[] {
  const { newest } = window;
  if (newest === undefined) return [];
  const [second, tenSeconds] = [window.before(RATE_OVER_MS), window.before(LATENCY_OVER_MS)];
  const frame = (traffic: TrafficStatus): OperationFrame => ({
    direction: DIRECTIONS[traffic.direction] ?? 'inbound',
    operation: traffic.operation,
    inFlight: traffic.inFlight,
    ...rates(traffic, newest, second),
    ...times(traffic, newest, tenSeconds),
  });
  return newest.status.traffic.map(frame);
}

/** Of a service that does not answer: what it had, and nothing that moves. */
export function standstill(operations: readonly OperationFrame[]): OperationFrame[] {
  const still = (operation: OperationFrame): OperationFrame => {
    return { ...operation, ...NO_RATES, ...NO_TIMES };
  };
  return operations.map(still);
}

const NO_RATES = {
  perSecond: 0,
  okPerSecond: 0,
  failedPerSecond: 0,
  timedOutPerSecond: 0,
  abandonedPerSecond: 0,
};

const NO_TIMES = {
  averageMs: null,
  p50Ms: null,
  p90Ms: null,
  p99Ms: null,
  deadlineLeftMs: null,
};

function rates(now: TrafficStatus, newest: Sample, older: Sample | undefined): typeof NO_RATES {
  if (older === undefined) return NO_RATES;
  const then = older.traffic.get(trafficKey(now));
  const seconds = (newest.at - older.at) / 1_000;
  const rate = (count: number, before = 0): number => rounded((count - before) / seconds);
  const ended = (outcome: Outcome): number =>
    rate(endedWith(now, outcome), then && endedWith(then, outcome));
  return {
    perSecond: rate(now.started, then?.started),
    okPerSecond: ended('ok'),
    failedPerSecond: ended('failed'),
    timedOutPerSecond: rate(timedOut(now), then && timedOut(then)),
    abandonedPerSecond: rate(now.abandoned, then?.abandoned),
  };
}

function times(
  now: TrafficStatus,
  { status }: Sample,
  older: Sample | undefined,
): Pick<OperationFrame, keyof typeof NO_TIMES> {
  const then = older?.traffic.get(trafficKey(now));
  if (older === undefined || now.latency === null) return NO_TIMES;
  const counts = countedSince(now.latency.counts, then?.latency?.counts);
  const took = (share: number): number | null =>
    roundedOrNull(quantile(share, { bounds: status.boundsMs, counts }));
  return {
    averageMs: meanOf(now.latency, then?.latency),
    p50Ms: took(0.5),
    p90Ms: took(0.9),
    p99Ms: took(0.99),
    deadlineLeftMs: meanOf(now.budget, then?.budget),
  };
}

type Histogram = TrafficStatus['latency'];

function meanOf(now: Histogram, then: Histogram | undefined): number | null {
  if (now === null) return null;
  const total = countedSince(now.counts, then?.counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  return rounded((now.sumMs - (then?.sumMs ?? 0)) / total);
}

function endedWith(traffic: TrafficStatus, outcome: Outcome): number {
  return endedSo(traffic, (code) => outcomeOf(code) === outcome);
}

function timedOut(traffic: TrafficStatus): number {
  return endedSo(traffic, isTimeout);
}

function endedSo({ ended }: TrafficStatus, isSo: (code: string) => boolean): number {
  return ended.reduce((sum, { code, count }) => sum + (isSo(code) ? count : 0), 0);
}

/** Two decimals: a frame is sent four times a second, and nobody reads more. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function roundedOrNull(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}
