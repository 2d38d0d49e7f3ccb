/**
 * The same scope with something more. What it does not say itself it inherits, unread: the signal
 * of an inbound call is made only when somebody asks for it.
 */
export function extendScope<Outer extends object, More extends object>(
  scope: Outer | undefined,
  more: More,
): Outer & More {
  return Object.create(scope ?? null, Object.getOwnPropertyDescriptors(more)) as Outer & More;
}
