import { declare, decoratedMethod, type BreakerDeclaration } from './declaration.js';

/**
 * Puts a circuit breaker before a method of a provider (a call out) or before a controller's
 * handler (then `ResilienceInterceptor` must be bound there). Only writes metadata: the explorer
 * guards each provider when the application starts. Written twice, the upper breaker is asked
 * first; give each a name then. With nothing but a name it is the breaker that `breakers` of a
 * module defines under it.
 *
 * It acts on the method that it is written on. A decorator above it that replaces the method with
 * another function must keep its metadata, or nothing guards it; write ours above such ones.
 *
 * A call must not meet the same breaker twice, as where a guarded method calls another one by way
 * of `this` and both name one breaker: half-open, the outer call takes the only probe, the inner one
 * is refused for it, and the circuit never closes again. The start notices it on one method only.
 *
 * @example
 * @CircuitBreaker({ name: 'service-c/Charge', group: 'b-c', failureThreshold: 3 })
 * @Deadline({ totalMs: 1_600, minBudgetMs: 100 })
 * charge(order: Order): Observable<Charge> { ... }
 */
export function CircuitBreaker(declaration: BreakerDeclaration = {}): MethodDecorator {
  return (target, key, descriptor) => {
    declare(decoratedMethod('@CircuitBreaker', target, key, descriptor), 'breaker', declaration);
  };
}
