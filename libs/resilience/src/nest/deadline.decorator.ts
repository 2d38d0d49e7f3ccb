import { declare, decoratedMethod, type DeadlineDeclaration } from './declaration.js';

/**
 * Limits how long a method of a provider may take, within what its own caller left: `totalMs` with
 * all attempts, `attemptMs` each of them. When its time is up the method is given up with a
 * DeadlineExceededError and the signal of its call scope aborts; with `enforce: false` nothing is
 * watched here, for calls with a timer of their own that take their deadline from the call scope,
 * as `unaryCall` does. With less than `minBudgetMs` left the method is not called at all, and no
 * breaker is asked. A method that returns a plain value cannot be given up.
 */
export function Deadline(declaration: DeadlineDeclaration): MethodDecorator {
  return (target, key, descriptor) => {
    declare(decoratedMethod('@Deadline', target, key, descriptor), 'deadline', declaration);
  };
}
