import type {
  Bought,
  Probes,
  ServiceFigures,
  TripRule,
  TuneWishes,
} from '../results/tune-result.js';
import type { FailurePattern } from './streaks.js';
import { detectMs, falseTripsPerDay } from './trip-rule.js';

const DAY_MS = 86_400_000;

/** Everything about a breaker that the formulas need. */
export interface BreakerSetting {
  readonly rule: TripRule;
  readonly openMs: number;
  readonly probes: Probes;
  readonly deadlineMs: number;
}

/** What the breaker sees, and how much of it. */
export interface HopLoad {
  readonly service: Pick<ServiceFigures, 'ratePerSecond' | 'latency'>;
  readonly failures: FailurePattern;
  readonly wishes: Pick<TuneWishes, 'instances' | 'partialRate'>;
}

/** What a setting buys, by the formulas of spec.md 4.2. */
export function boughtBy(setting: BreakerSetting, load: HopLoad): Bought {
  const { rule, openMs, deadlineMs } = setting;
  const { failures, wishes } = load;
  const { ratePerSecond } = load.service;
  const crashMs = detectMs(rule, 1, ratePerSecond);
  const hangMs = crashMs === null ? null : crashMs + deadlineMs;
  const trips = falseTripsPerDay(rule, failures, ratePerSecond);
  const probingMs = probingTimeMs(setting, load);
  const meanMs = openMs / 2 + probingMs;
  const betweenProbesMs = openMs + deadlineMs + 1_000 / ratePerSecond;
  return {
    falseTripsPerDay: trips,
    detect: { crashMs, hangMs, partialMs: detectMs(rule, wishes.partialRate, ratePerSecond) },
    recoveryLag: { meanMs, maxMs: openMs + probingMs },
    probesPerSecond: (wishes.instances * 1_000) / betweenProbesMs,
    probeSlotShare: deadlineMs / betweenProbesMs,
    exposed: hangMs === null ? null : exposedUntil(hangMs, deadlineMs, ratePerSecond),
    unavailableMsPerOutage: crashMs === null ? null : crashMs + meanMs,
    unavailableMsPerDay: openForNothingMs(trips, openMs + probingMs),
  };
}

/** From the end of the open period until it is closed: the next call comes, and the probes answer. */
function probingTimeMs({ probes }: BreakerSetting, { service }: HopLoad): number {
  const betweenCallsMs = 1_000 / service.ratePerSecond;
  const answerMs = service.latency.p50Ms;
  const later = probes.needed - 1;
  if (probes.atOnce === 1) return betweenCallsMs + later * (betweenCallsMs + answerMs);
  return betweenCallsMs * (1 + later);
}

function exposedUntil(
  hangMs: number,
  deadlineMs: number,
  ratePerSecond: number,
): NonNullable<Bought['exposed']> {
  const calls = (ratePerSecond * hangMs) / 1_000;
  return { calls, waitedMs: calls * deadlineMs };
}

/** A breaker that is open cannot trip: many false trips take turns with their open periods. */
function openForNothingMs(tripsPerDay: number, openMs: number): number {
  if (tripsPerDay === 0) return 0;
  const closedMs = DAY_MS / tripsPerDay;
  return (DAY_MS * openMs) / (closedMs + openMs);
}
