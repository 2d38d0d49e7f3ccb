import { declare, decoratedMethod, type RetryDeclaration } from './declaration.js';

/**
 * Calls a method again when it failed and may be repeated. Say whether it is idempotent: if not,
 * only what was certainly never begun is repeated. Each attempt asks the breakers anew, and none is
 * made against one that would refuse it. For methods that return a promise or an Observable.
 *
 * @example @Retry({ idempotent: true, attempts: 2, budget: { name: 'service-c', ratio: 0.1 } })
 */
export function Retry(declaration: RetryDeclaration): MethodDecorator {
  return (target, key, descriptor) => {
    declare(decoratedMethod('@Retry', target, key, descriptor), 'retry', declaration);
  };
}
