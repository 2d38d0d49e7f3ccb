import { declareDeadline, decoratedMethod, type DeadlineDeclaration } from './declaration.js';

/**
 * Limits how long a method of a provider may take, within what its own caller left. It computes the
 * deadline and puts it into the call scope; `unaryCall` enforces it (other clients: take
 * `callScope()?.attemptDeadlineAt`). With less than `minBudgetMs` left the method is not called at
 * all, and no breaker is asked. Always outside the breaker, whichever is written first.
 */
export function Deadline(declaration: DeadlineDeclaration): MethodDecorator {
  return (target, key, descriptor) => {
    declareDeadline(decoratedMethod('@Deadline', target, key, descriptor), declaration);
  };
}
