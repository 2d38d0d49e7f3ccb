import { declare, decoratedMethod, type FallbackDeclaration } from './declaration.js';

/**
 * Answers something else when a method failed for good: a value, what a function makes of the error
 * and the arguments, or the last good answer. Outermost of all; `degradationOf` tells its answers
 * from real ones, and every one is counted.
 *
 * @example
 * @Fallback<Quote>({
 *   lastGood: { ttlMs: 300_000 },
 *   mark: (quote, { ageMs }) => ({ ...quote, degraded: true, ageMs }),
 * })
 */
export function Fallback<T = unknown>(declaration: FallbackDeclaration<T>): MethodDecorator {
  return (target, key, descriptor) => {
    const method = decoratedMethod('@Fallback', target, key, descriptor);
    declare(method, 'fallback', declaration as FallbackDeclaration);
  };
}
