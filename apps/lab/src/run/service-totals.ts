import type { ServiceStatusMessage } from '@firebreak/contracts/plain';
import type { Hop } from '../results/cell-result.js';

/** What one service counted since its processes began. */
export interface ServiceTotals extends Hop {
  /** Time that refused calls did not wait, by its breakers' own reckoning, in ms. */
  readonly timeSavedMs: number;
  /** The most requests of one operation that it served at once. */
  readonly peakInFlight: number;
}

const NOTHING: ServiceTotals = {
  attempts: 0,
  neverSent: 0,
  blocked: 0,
  waitedMs: 0,
  timeSavedMs: 0,
  peakInFlight: 0,
};

/** Requests that a service serves at the moment. */
export function inFlightOf({ traffic }: ServiceStatusMessage): number {
  return traffic
    .filter(({ direction }) => direction === 'INBOUND')
    .reduce((total, { inFlight }) => total + inFlight, 0);
}

/** Adds up what the processes of one service counted: one that starts again begins at nothing. */
export class ServiceMeter {
  readonly #byProcess = new Map<number, ServiceTotals>();

  update(status: ServiceStatusMessage): void {
    this.#byProcess.set(status.pid, totalsOf(status));
  }

  totals(): ServiceTotals {
    return [...this.#byProcess.values()].reduce(
      (all, one) => ({
        attempts: all.attempts + one.attempts,
        neverSent: all.neverSent + one.neverSent,
        blocked: all.blocked + one.blocked,
        waitedMs: all.waitedMs + one.waitedMs,
        timeSavedMs: all.timeSavedMs + one.timeSavedMs,
        peakInFlight: Math.max(all.peakInFlight, one.peakInFlight),
      }),
      NOTHING,
    );
  }
}

/** What was counted between two looks. */
export function hopBetween(before: ServiceTotals, after: ServiceTotals): Hop {
  return {
    attempts: after.attempts - before.attempts,
    neverSent: after.neverSent - before.neverSent,
    blocked: after.blocked - before.blocked,
    waitedMs: Math.round(after.waitedMs - before.waitedMs),
  };
}

/** Breakers of inbound calls: they guard the service, not the hop to the next one. */
const INBOUND_HOPS = new Set(['edge', 'server']);

function totalsOf({ traffic, breakers }: ServiceStatusMessage): ServiceTotals {
  const outbound = traffic.filter(({ direction }) => direction === 'OUTBOUND');
  const inbound = traffic.filter(({ direction }) => direction === 'INBOUND');
  const callers = breakers.filter(({ hop }) => !INBOUND_HOPS.has(hop));
  return {
    attempts: sum(outbound, ({ started }) => started),
    neverSent: sum(outbound, ({ neverSent }) => neverSent),
    blocked: sum(callers, ({ counters }) => counters?.blocked ?? 0),
    waitedMs: sum(outbound, ({ waitedMs }) => waitedMs),
    timeSavedMs: sum(breakers, ({ timeSavedMs }) => timeSavedMs),
    peakInFlight: Math.max(0, ...inbound.map(({ peakInFlight }) => peakInFlight)),
  };
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}
