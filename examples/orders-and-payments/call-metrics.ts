import { totalCalls, type CircuitBreaker } from '@firebreak/resilience';

/** What there is to know of the calls through a breaker. Rates from 0 to 1, times in ms. */
export interface CallMetrics {
  readonly total: number;
  readonly success: number;
  readonly failed: number;
  /** Refused while the circuit was open. */
  readonly blocked: number;
  /** What callers got: share of the total, which falls while the breaker blocks. */
  readonly successRate: number;
  /** How the service does: share of the calls that reached it. */
  readonly failureRate: number;
  /** How often the circuit moved; its generation counts that. */
  readonly stateChanges: number;
  /** The mean of the calls that were made; what was blocked took no time. */
  readonly averageMs: number;
}

export function callMetrics(breaker: CircuitBreaker): CallMetrics {
  const { counters, generation } = breaker.snapshot();
  const { success, failure: failed, blocked } = counters;
  const { sumMs = 0, count = 0 } = breaker.latency ?? {};
  const total = totalCalls(counters);
  return {
    total,
    success,
    failed,
    blocked,
    successRate: total === 0 ? 0 : success / total,
    failureRate: success + failed === 0 ? 0 : failed / (success + failed),
    stateChanges: generation,
    averageMs: count === 0 ? 0 : sumMs / count,
  };
}
