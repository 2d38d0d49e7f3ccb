import { totalCalls, type CircuitBreaker } from '@firebreak/resilience';

/** What became of the calls through one breaker. Times in milliseconds, rates from 0 to 1. */
export interface BreakerReport {
  readonly attempted: number;
  /** Refused while the circuit was open: answered at once, without a call. */
  readonly blocked: number;
  /** What the blocked calls would have waited, had they failed like those that opened the circuit. */
  readonly timeSavedMs: number;
  readonly transitions: number;
  /** Share of all attempted; falls while the breaker blocks. */
  readonly successRate: number;
  /** Share of all attempted. With the blocked ones and proper refusals the rates make up 1. */
  readonly failureRate: number;
  /** Of the calls that were made; a blocked one takes no time and would only flatter it. */
  readonly averageResponseMs: number;
}

/** Counts what a snapshot does not: from the moment it is made. */
export class MetricsReport {
  private transitions = 0;

  constructor(private readonly breaker: CircuitBreaker) {
    breaker.on('transition', () => void this.transitions++);
  }

  now(): BreakerReport {
    const { counters, timeSavedMs } = this.breaker.snapshot();
    const attempted = totalCalls(counters);
    const { sumMs = 0, count = 0 } = this.breaker.latency ?? {};
    return {
      attempted,
      blocked: counters.blocked,
      timeSavedMs,
      transitions: this.transitions,
      successRate: share(counters.success, attempted),
      failureRate: share(counters.failure, attempted),
      averageResponseMs: share(sumMs, count),
    };
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
