import { defer, type Observable } from 'rxjs';
import {
  refusedForMs,
  type CircuitBreaker,
  type Deadline,
  type Retry,
  type RetryTarget,
} from '../policies/index.js';
import { withRetry } from '../rxjs/index.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

/** Makes a failed call again; all its attempts go by the breakers that were on when it began. */
export class RetryPolicy implements Policy {
  private readonly target: RetryTarget;

  constructor(
    private readonly retry: Retry,
    private readonly breakers: readonly CircuitBreaker[],
    deadline: Deadline | undefined,
  ) {
    this.target = {
      // Each must let a call pass.
      refusedForMs: () => Math.max(0, ...breakers.map((breaker) => refusedForMs(breaker))),
      minBudgetMs: () => deadline?.options.minBudgetMs ?? 0,
    };
  }

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    return defer(() =>
      inner(this.settled(call)).pipe(withRetry(this.retry, undefined, this.target)),
    );
  }

  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    const settled = this.settled(call);
    return this.retry.execute(() => inner(settled), undefined, this.target);
  }

  private settled(call: GuardedCall): GuardedCall {
    const passedBy = this.breakers.filter(({ active }) => !active);
    return passedBy.length === 0 ? call : { ...call, passedBy };
  }
}
