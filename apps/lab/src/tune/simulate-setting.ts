import type { Estimate, ServiceFigures, TuneWishes } from '../results/tune-result.js';
import {
  type HopOptions,
  type HopResult,
  type Outage,
  simulateHop,
} from '../simulate/simulate-hop.js';
import type { BreakerSetting } from './bought.js';
import { meanEstimate, rateEstimate } from './estimates.js';
import { LatencyModel } from './latency-model.js';
import { breakerOptions } from './pasteable-options.js';
import { shareAfterSuccess } from './streaks.js';
import { detectMs } from './trip-rule.js';

const DAY_MS = 86_400_000;
/** Calls to watch for false trips: a third of a second of work. */
const HEALTHY_CALLS = 300_000;
/** Calls that the outages of one kind may take in all. */
const OUTAGE_CALLS = 300_000;
export const MOST_OUTAGES = 20;
const LEAST_OUTAGES = 5;
/** Time before an outage, beyond what fills the window. */
const WARM_UP_MS = 2_000;
/** How much longer than by the formula it may take to notice an outage. */
const PATIENCE = 4;
/** A probe may fail though the callee is well; then another open period passes. */
const OPEN_PERIODS = 3;

/** What the real breaker did with simulated calls. */
export interface SimulatedSetting {
  readonly falseTripsPerDay: Estimate;
  /** Null where it never opened. */
  readonly crashMs: Estimate | null;
  readonly hangMs: Estimate | null;
  readonly partialMs: Estimate | null;
  readonly recoveryLagMs: Estimate | null;
  /** Days of healthy traffic that false trips were looked for in, breaker closed. */
  readonly healthyDays: number;
  /** How many outages of each kind there were, noticed or not. */
  readonly outages: { readonly crash: number; readonly hang: number; readonly partial: number };
  readonly calls: number;
}

/** The service that is simulated, and what is asked of it. */
export interface SimulatedService {
  /** A share of the healthy calls that are simulated otherwise: for tests. @default 1 */
  readonly effort?: number;
  /** Outages of each kind, at most. @default 20 */
  readonly mostOutages?: number;
  readonly service: ServiceFigures;
  readonly wishes: TuneWishes;
}

/** Healthy traffic, then crashes, hangs and partial faults, each at another moment of an open period. */
export function simulateSetting(
  setting: BreakerSetting,
  subject: SimulatedService,
): SimulatedSetting {
  const { effort = 1, wishes } = subject;
  const hop = hopOf(setting, subject);
  const healthyMs = ((effort * HEALTHY_CALLS) / hop.ratePerSecond) * 1_000;
  const healthy = simulateHop({ ...hop, durationMs: healthyMs });
  const healthyDays = (healthyMs - healthy.notClosedMs) / DAY_MS;
  const outages = (fault: Pick<Outage, 'kind' | 'errorRate'>): HopResult[] =>
    simulateOutages(setting, hop, subject, fault);
  const crashes = outages({ kind: 'crash' });
  const hangs = outages({ kind: 'hang' });
  const partials = outages({ kind: 'errors', errorRate: wishes.partialRate });
  return {
    falseTripsPerDay: rateEstimate(healthy.falseTrips, healthyDays),
    crashMs: detection(crashes),
    hangMs: detection(hangs),
    partialMs: detection(partials),
    recoveryLagMs: meanEstimate(
      crashes.flatMap(({ detectMs: seen, recoverMs }) =>
        seen === null || recoverMs === null ? [] : [recoverMs],
      ),
    ),
    healthyDays,
    outages: { crash: crashes.length, hang: hangs.length, partial: partials.length },
    calls: [healthy, ...crashes, ...hangs, ...partials].reduce((sum, { calls }) => sum + calls, 0),
  };
}

export type HopWithoutTime = Omit<HopOptions, 'durationMs' | 'outage'>;

/** The hop as the simulation wants it; its error rate is that of calls after a success. */
export function hopOf(
  setting: BreakerSetting,
  { service, wishes }: SimulatedService,
): HopWithoutTime {
  const { ratePerSecond, errorRate, errorAfterError, latency } = service;
  return {
    ratePerSecond,
    errorRate: shareAfterSuccess({ rate: errorRate, afterFailure: errorAfterError }),
    errorAfterError,
    latency: new LatencyModel(latency).draw,
    deadlineMs: setting.deadlineMs,
    breaker: breakerOptions(setting),
    seed: wishes.seed,
    // The formulas know nothing of channels; how one finds its peer again is a bound of the open period.
    reconnect: false,
  };
}

function simulateOutages(
  setting: BreakerSetting,
  hop: HopWithoutTime,
  { wishes, mostOutages = MOST_OUTAGES }: SimulatedService,
  fault: Pick<Outage, 'kind' | 'errorRate'>,
): HopResult[] {
  const times = timesOf(setting, hop, wishes, fault);
  const calls = (times.longestMs / 1_000) * hop.ratePerSecond;
  const runs = Math.min(mostOutages, Math.max(LEAST_OUTAGES, Math.floor(OUTAGE_CALLS / calls)));
  return Array.from({ length: runs }, (_, run) => {
    const phaseMs = ((run + 0.5) / runs) * times.phasesMs;
    const outage: Outage = {
      ...fault,
      fromMs: times.warmUpMs,
      toMs: times.warmUpMs + times.outageMs + phaseMs,
    };
    const durationMs = outage.toMs + times.afterMs;
    return simulateHop({ ...hop, seed: (hop.seed + run + 1) % 2 ** 32, outage, durationMs });
  });
}

/** How long to wait before, in and after an outage, so that it costs no more calls than needed. */
function timesOf(
  { rule, openMs, deadlineMs, probes }: BreakerSetting,
  { ratePerSecond }: HopWithoutTime,
  wishes: TuneWishes,
  { kind, errorRate = 1 }: Pick<Outage, 'kind' | 'errorRate'>,
) {
  const betweenMs = 1_000 / ratePerSecond;
  const expectedMs = (detectMs(rule, errorRate, ratePerSecond) ?? wishes.outageMs) + deadlineMs;
  const outageMs = Math.min(wishes.outageMs, PATIENCE * expectedMs + WARM_UP_MS);
  const warmUpMs = windowMs(rule, betweenMs) + WARM_UP_MS;
  // Only crashes are watched until they are over.
  const watched = kind === 'crash';
  const phasesMs = watched ? openMs + betweenMs : 0;
  const afterMs = watched
    ? OPEN_PERIODS * openMs + 2 * deadlineMs + (probes.needed + PATIENCE) * betweenMs * 2
    : 0;
  const longestMs = warmUpMs + outageMs + phasesMs + afterMs;
  return { outageMs, warmUpMs, phasesMs, afterMs, longestMs };
}

function windowMs(rule: BreakerSetting['rule'], betweenMs: number): number {
  if (rule.kind === 'consecutive') return 0;
  return 'ms' in rule.window ? rule.window.ms : rule.window.calls * betweenMs;
}

function detection(results: readonly HopResult[]): Estimate | null {
  return meanEstimate(results.flatMap(({ detectMs: seen }) => (seen === null ? [] : [seen])));
}
