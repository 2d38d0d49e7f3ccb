import type { CallScope } from './call-scope.js';

/**
 * The same scope with something more. What it does not say itself it inherits, unread: the signal
 * of an inbound call is made only when somebody asks for it.
 */
export function extendScope(scope: CallScope | undefined, more: CallScope): CallScope {
  return Object.create(scope ?? null, Object.getOwnPropertyDescriptors(more)) as CallScope;
}
