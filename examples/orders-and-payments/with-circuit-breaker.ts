import { CircuitBreaker, type BreakerOptions, type Clock } from '@firebreak/resilience';

/** A function with a breaker before it, which can be looked at. */
export type Guarded<Args extends readonly unknown[], R> = ((...args: Args) => Promise<R>) & {
  readonly breaker: CircuitBreaker;
};

/**
 * Decorates functions: each one that is passed to the answer gets a breaker of its own, for two
 * functions that fail apart must not be cut off together.
 *
 * @example const fetchRates = withCircuitBreaker({ failureThreshold: 2 })(function fetchRates() { ... });
 */
export function withCircuitBreaker(options: BreakerOptions, clock?: Clock) {
  return <Args extends readonly unknown[], R>(
    call: (...args: Args) => R | Promise<R>,
  ): Guarded<Args, R> => {
    const breaker = new CircuitBreaker(call.name, options, clock === undefined ? {} : { clock });
    const guarded = (...args: Args): Promise<R> => breaker.execute(() => call(...args));
    return Object.assign(guarded, { breaker });
  };
}
