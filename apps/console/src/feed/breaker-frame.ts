import type { BreakerStatus } from '@firebreak/contracts/plain';
import type { BreakerFrame, BreakerMode, BreakerState, ServiceName } from '../contract/index.js';
import { RATE_OVER_MS } from './operation-frame.js';
import type { Sample, SampleWindow } from './sample-window.js';

/** The breakers of a service as its window tells them, in the order they were made. */
export function breakerFrames(service: ServiceName, window: SampleWindow): BreakerFrame[] {
  const { newest } = window;
  if (newest === undefined) return [];
  const older = window.before(RATE_OVER_MS);
  const frame = (breaker: BreakerStatus): BreakerFrame => ({
    ...asItStands(service, breaker),
    blockedPerSecond: older === undefined ? 0 : blockedRate(breaker, newest, older),
  });
  return newest.status.breakers.map(frame);
}

/** Of a service that does not answer: as it stood last, and what it refuses now is not known. */
export function refusingNobody(breaker: BreakerFrame): BreakerFrame {
  return { ...breaker, blockedPerSecond: 0 };
}

function asItStands(
  service: ServiceName,
  breaker: BreakerStatus,
): Omit<BreakerFrame, 'blockedPerSecond'> {
  const isDue = breaker.state === 'OPEN' && breaker.mode === 'AUTO';
  return {
    name: breaker.name,
    hop: hopOf(service, breaker.hop),
    scope: breaker.scope,
    state: stateOf(breaker.state),
    mode: modeOf(breaker.mode),
    active: breaker.active,
    failures: breaker.failures,
    failureThreshold: breaker.failureThreshold,
    openUntilUnixMs: isDue && breaker.openUntilUnixMs > 0 ? breaker.openUntilUnixMs : null,
    dueInMs: isDue ? breaker.dueInMs : null,
    probesInFlight: breaker.probesInFlight,
    probesSucceeded: breaker.probesSucceeded,
    probesNeeded: breaker.successThreshold,
    lastFailure: breaker.lastFailure,
    blame: breaker.blame === '' ? null : breaker.blame,
    counts: breaker.counters ?? NO_COUNTS,
    timeSavedMs: Math.round(breaker.timeSavedMs),
  };
}

const NO_COUNTS = {
  success: 0,
  failure: 0,
  alive: 0,
  ignored: 0,
  blocked: 0,
  late: 0,
  inFlight: 0,
};

function blockedRate({ name, counters }: BreakerStatus, newest: Sample, older: Sample): number {
  const before = older.breakers.get(name)?.counters?.blocked ?? 0;
  const perMs = ((counters?.blocked ?? 0) - before) / (newest.at - older.at);
  return Math.round(perMs * 100_000) / 100;
}

/** `B→C` on a gateway, `→B` before B's own handlers. */
export function hopOf(service: ServiceName, hop: string): string {
  const [from, to] = hop.toUpperCase().split('-');
  return to === undefined ? `→${service.slice(-1).toUpperCase()}` : `${from}→${to}`;
}

const STATES: Readonly<Record<string, BreakerState>> = {
  CLOSED: 'closed',
  OPEN: 'open',
  HALF_OPEN: 'half_open',
};

const MODES: Readonly<Record<string, BreakerMode>> = {
  AUTO: 'auto',
  FORCED_OPEN: 'forced_open',
  DISABLED: 'disabled',
};

/** A state of the admin contract in the words of the logs. */
export function stateOf(name: string): BreakerState {
  return STATES[name] ?? 'closed';
}

/** A mode of the admin contract in the words of the logs. */
export function modeOf(name: string): BreakerMode {
  return MODES[name] ?? 'auto';
}
