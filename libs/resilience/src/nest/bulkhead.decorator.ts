import { declare, decoratedMethod, type BulkheadDeclaration } from './declaration.js';

/**
 * Limits how many calls of a method are under way at once; methods that name the same bulkhead
 * share its slots. On a controller's handler it limits what comes in (`ResilienceInterceptor` must
 * be bound there). Refusals are BulkheadFullErrors and never count with the breaker. For methods
 * that return a promise or an Observable.
 *
 * @example @Bulkhead({ name: 'service-c', maxConcurrent: 64, maxQueue: 16, maxWaitMs: 50 })
 */
export function Bulkhead(declaration: BulkheadDeclaration): MethodDecorator {
  return (target, key, descriptor) => {
    declare(decoratedMethod('@Bulkhead', target, key, descriptor), 'bulkhead', declaration);
  };
}
