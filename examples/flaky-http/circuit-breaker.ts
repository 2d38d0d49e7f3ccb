import {
  CircuitBreaker,
  failOnly,
  monotonicClock,
  resilient,
  type BreakerOptions,
  systemTimers,
  type Clock,
  type Timers,
} from '@firebreak/resilience';

type ErrorClass = abstract new (...args: never[]) => Error;

/** What the decorator is told. */
export interface CircuitBreakerOptions {
  readonly name: string;
  /** Errors that mean that the server is ill; all others say nothing about it. */
  readonly exceptions: readonly ErrorClass[];
  /** Failures in a row that open the circuit, or a rule of another kind. */
  readonly threshold: number | Pick<BreakerOptions, 'failureRate'>;
  /** How long it stays open, in ms. */
  readonly delayMs: number;
  /** How long one call may take, in ms. */
  readonly timeoutMs: number;
  /** @default those of the process */
  readonly clock?: Clock;
  readonly timers?: Timers;
}

/** A decorated function; its breaker is there to be looked at and listened to. */
export type Guarded<Args extends readonly unknown[], R> = ((...args: Args) => Promise<R>) & {
  readonly breaker: CircuitBreaker;
};

/**
 * Decorates a function whose last parameter is a signal: what comes back takes the others, and has a
 * breaker and a time limit around each call.
 *
 * @example const get = circuitBreaker({ name: 'catalog', ... })(httpGet);
 */
export function circuitBreaker(options: CircuitBreakerOptions) {
  const { name, exceptions, threshold, delayMs: openMs, timeoutMs: attemptMs } = options;
  const { clock = monotonicClock, timers = systemTimers } = options;
  const rule = typeof threshold === 'number' ? { failureThreshold: threshold } : threshold;
  const classify = failOnly(...exceptions);
  return <Args extends readonly unknown[], R>(
    call: (...args: [...Args, signal: AbortSignal]) => Promise<R>,
  ): Guarded<Args, R> => {
    // In here, not above: each function that is decorated gets a breaker of its own.
    const breaker = new CircuitBreaker(name, { ...rule, openMs, attemptMs }, { classify, clock });
    const pipeline = resilient<R>(name, { breaker, deadline: { attemptMs } }, { clock, timers });
    const guarded = (...args: Args): Promise<R> =>
      pipeline.execute(({ signal }) => call(...args, signal));
    return Object.assign(guarded, { breaker });
  };
}
