import type { Outcome } from './state.js';

/**
 * What a breaker has seen since it was made. At every moment
 * `total = success + failure + alive + ignore + blocked + inFlight`.
 */
export interface Counters {
  success: number;
  failure: number;
  alive: number;
  ignore: number;
  /** Calls refused. */
  blocked: number;
  /** Calls admitted and not yet settled. */
  inFlight: number;
  /** Of the settled ones, those whose result came after the circuit had moved on. */
  late: number;
  /** Permits given back more than once: a bug in the code that uses them. */
  doubleSettle: number;
}

export function zeroCounters(): Counters {
  return {
    success: 0,
    failure: 0,
    alive: 0,
    ignore: 0,
    blocked: 0,
    inFlight: 0,
    late: 0,
    doubleSettle: 0,
  } satisfies Counters & Record<Outcome, number>;
}

/** Every call that asked, admitted or not. */
export function totalCalls(counters: Readonly<Counters>): number {
  const { success, failure, alive, ignore, blocked, inFlight } = counters;
  return success + failure + alive + ignore + blocked + inFlight;
}
