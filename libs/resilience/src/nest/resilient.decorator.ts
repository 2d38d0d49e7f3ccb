import { declare, decoratedMethod } from './declaration.js';

/**
 * Puts the policy set that `policies` of a module defines under this name before a method. What the
 * method's own decorators say stands for the whole layer of their kind: `@Deadline` beside
 * `@Resilient` replaces the deadline of the set, all of it, and leaves the rest of the set.
 *
 * @example
 * @Resilient('payments')
 * charge(order: Order): Promise<Charge> { ... }
 */
export function Resilient(set: string): MethodDecorator {
  return (target, key, descriptor) => {
    declare(decoratedMethod('@Resilient', target, key, descriptor), 'set', set);
  };
}
