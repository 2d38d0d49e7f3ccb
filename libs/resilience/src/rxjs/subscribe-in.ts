import type { Observable, Observer, Subscription } from 'rxjs';
import { callScope, runInCallScope, type CallScope } from '../policies/index.js';

/**
 * Subscribes to a call within a scope of its own. What comes of it is told in the scope outside:
 * whoever goes on from there must not take over the deadline or the attempt of a call that is over.
 */
export function subscribeIn<T>(
  scope: CallScope,
  source: Observable<T>,
  observer: Observer<T>,
): Subscription {
  const outside = callScope();
  return runInCallScope(scope, () =>
    source.subscribe({
      next: (value) => runInCallScope(outside, () => observer.next(value)),
      error: (error: unknown) => runInCallScope(outside, () => observer.error(error)),
      complete: () => runInCallScope(outside, () => observer.complete()),
    }),
  );
}
