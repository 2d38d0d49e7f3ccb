import { defer, type Observable } from 'rxjs';
import type { CircuitBreaker, Retry } from '../policies/index.js';
import { withRetry } from '../rxjs/index.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

/** Makes a failed call again; all its attempts go by the breakers that were on when it began. */
export class RetryPolicy implements Policy {
  constructor(
    private readonly retry: Retry,
    private readonly breakers: readonly CircuitBreaker[],
  ) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    return defer(() => inner(this.settled(call)).pipe(withRetry(this.retry)));
  }

  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    const settled = this.settled(call);
    return this.retry.execute(() => inner(settled));
  }

  private settled(call: GuardedCall): GuardedCall {
    const passedBy = this.breakers.filter(({ active }) => !active);
    return passedBy.length === 0 ? call : { ...call, passedBy };
  }
}
