import { Observable } from 'rxjs';
import type { Clock } from '../core/index.js';
import {
  attemptDeadline,
  callScope,
  runInCallScope,
  type DeadlineOptions,
} from '../policies/index.js';
import { scopeUntil } from './inbound-scope.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

/** Gives each call its deadline by way of the call scope, or does not make the call at all. */
export class DeadlinePolicy implements Policy {
  constructor(
    private readonly operation: string,
    private readonly options: DeadlineOptions,
    private readonly clock: Clock,
  ) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    const source = inner(call);
    return new Observable((subscriber) => this.within(() => source.subscribe(subscriber)));
  }

  async runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    return this.within(() => inner(call));
  }

  run(call: GuardedCall, inner: Inner<unknown>): unknown {
    return this.within(() => inner(call));
  }

  /** @throws BudgetExhaustedError if too little time is left */
  private within<T>(begin: () => T): T {
    const scope = callScope();
    const deadlineAt = attemptDeadline(this.operation, this.options, scope, this.clock.now());
    return runInCallScope(scopeUntil(scope, deadlineAt), begin);
  }
}
