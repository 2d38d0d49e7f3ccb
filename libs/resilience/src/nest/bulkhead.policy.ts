import { defer, type Observable } from 'rxjs';
import { callScope, extendScope, type Bulkhead, type BulkheadScope } from '../policies/index.js';
import { withBulkhead } from '../rxjs/index.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

/** Makes a call when there is a slot for it. */
export class BulkheadPolicy implements Policy {
  constructor(
    private readonly bulkhead: Bulkhead,
    /** The least time that a call needs once it has a slot, in ms. */
    private readonly neededMs: () => number = () => 0,
  ) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    const { uncancellable = false } = call;
    return defer(() =>
      inner(call).pipe(withBulkhead(this.bulkhead, this.scope(call), { uncancellable })),
    );
  }

  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    return this.bulkhead.execute(() => inner(call), this.scope(call));
  }

  private scope({ dispatch }: GuardedCall): BulkheadScope {
    const scope = callScope();
    // A handler has no deadline of its own, only its caller's.
    const deadlineAt = scope?.deadlineAt ?? scope?.incomingDeadlineAt;
    return Object.assign(extendScope(scope, { deadlineAt }), {
      neededMs: this.neededMs(),
      ...(dispatch === undefined ? {} : { dispatch }),
    });
  }
}
