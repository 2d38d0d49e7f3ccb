import type { Frame, OperationFrame, ServiceName } from '../../../src/contract/index.js';
import { breakerView, type BreakerView } from './breaker-view.js';
import { serviceOf } from './frame-lookup.js';
import { breakerRank, letterOf, PATHS } from './names.js';
import type { OpenPeriods } from './open-periods.js';
import { refusedAtHop, type HopId } from './refusals.js';

/** What goes over one hop, and the breakers that stand there. */
export interface HopView {
  readonly id: HopId;
  /** `A → B`. */
  readonly title: string;
  /** Those before the call, at the caller. */
  readonly lanes: readonly BreakerView[];
  /** Those before the handlers, at the callee. */
  readonly doors: readonly BreakerView[];
  readonly attemptsPerSecond: number;
  readonly failedPerSecond: number;
  readonly refusedPerSecond: number;
  /** Attempts for each request that came in at A; null where that is not known. */
  readonly perRequest: number | null;
  /** Whether calls of this hop find someone: `null` is not known. */
  readonly isReached: boolean | null;
  /** What to say where no breaker is shown. */
  readonly note: string;
}

interface Hop {
  readonly id: HopId;
  readonly caller: ServiceName | null;
  readonly callee: ServiceName;
}

const HOPS: readonly Hop[] = [
  { id: 'client-a', caller: null, callee: 'service-a' },
  { id: 'a-b', caller: 'service-a', callee: 'service-b' },
  { id: 'b-c', caller: 'service-b', callee: 'service-c' },
];

/** The hops from the clients to C. */
export function hopViews(frame: Frame, periods: OpenPeriods): readonly HopView[] {
  return HOPS.map((hop) => hopView(frame, periods, hop));
}

function hopView(frame: Frame, periods: OpenPeriods, { id, caller, callee }: Hop): HopView {
  const to = letterOf(callee);
  const calls = callsOf(frame, caller, callee);
  const link = serviceOf(frame, callee)?.link;
  return {
    id,
    title: `${caller === null ? 'clients' : letterOf(caller)} → ${to}`,
    lanes: caller === null ? [] : shown(frame, periods, caller, `${letterOf(caller)}→${to}`),
    doors: shown(frame, periods, callee, `→${to}`),
    attemptsPerSecond: sum(calls, (one) => one.perSecond),
    failedPerSecond: sum(calls, (one) => one.failedPerSecond),
    refusedPerSecond: PATHS.reduce((total, path) => total + refusedAtHop(frame, id, path), 0),
    perRequest: perRequest(frame, id),
    isReached: link === undefined ? null : link === 'up',
    note: noteOf(frame, caller),
  };
}

function noteOf(frame: Frame, caller: ServiceName | null): string {
  if (caller === null) return 'no breaker at the door';
  if (serviceOf(frame, caller)?.link === 'gone') return `nobody calls: ${letterOf(caller)} is gone`;
  return 'no breaker: calls go through';
}

function perRequest({ amplification }: Frame, id: HopId): number | null {
  if (id === 'client-a') return null;
  return id === 'a-b' ? amplification.atB : amplification.atC;
}

function callsOf(
  frame: Frame,
  caller: ServiceName | null,
  callee: ServiceName,
): readonly OperationFrame[] {
  const [service, direction] =
    caller === null ? ([callee, 'inbound'] as const) : ([caller, 'outbound'] as const);
  const all = serviceOf(frame, service)?.operations ?? [];
  return all.filter((one) => one.direction === direction);
}

function shown(
  frame: Frame,
  periods: OpenPeriods,
  service: ServiceName,
  hop: string,
): readonly BreakerView[] {
  const { link, breakers = [] } = serviceOf(frame, service) ?? {};
  // What it last said is over with it.
  if (link === 'gone') return [];
  return breakers
    .filter((breaker) => breaker.hop === hop && (breaker.active || breaker.mode !== 'auto'))
    .toSorted((one, other) => breakerRank(one.name) - breakerRank(other.name))
    .map((breaker) => breakerView(service, breaker, periods));
}

function sum(calls: readonly OperationFrame[], of: (call: OperationFrame) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}
