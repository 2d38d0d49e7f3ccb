import type { Observable, Subscriber, Subscription } from 'rxjs';
import { callScope, runInCallScope, type CallScope } from '../policies/index.js';
import { relay } from './relay.js';

/**
 * Subscribes to a call within a scope of its own. What comes of it is told in the scope outside:
 * whoever goes on from there must not take over the deadline or the attempt of a call that is over.
 */
export function subscribeIn<T>(
  scope: CallScope,
  source: Observable<T>,
  subscriber: Subscriber<T>,
): Subscription {
  const outside = callScope();
  return runInCallScope(scope, () =>
    source.subscribe(
      relay(subscriber, {
        next: (value) => runInCallScope(outside, () => subscriber.next(value)),
        error: (error: unknown) => runInCallScope(outside, () => subscriber.error(error)),
        complete: () => runInCallScope(outside, () => subscriber.complete()),
      }),
    ),
  );
}
