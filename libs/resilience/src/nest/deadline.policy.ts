import { Observable } from 'rxjs';
import type { Clock } from '../core/index.js';
import {
  attemptDeadline,
  callScope,
  runInCallScope,
  type DeadlineOptions,
} from '../policies/index.js';
import { scopeUntil } from './inbound-scope.js';
import type { Policy } from './policy.js';

/** Gives each call its deadline by way of the call scope, or does not make the call at all. */
export class DeadlinePolicy implements Policy {
  constructor(
    private readonly operation: string,
    private readonly options: DeadlineOptions,
    private readonly clock: Clock,
  ) {}

  observe<T>(source: Observable<T>): Observable<T> {
    return new Observable((subscriber) => this.run(() => source.subscribe(subscriber)));
  }

  async runAsync<T>(call: () => Promise<T>): Promise<T> {
    return this.run(call);
  }

  /** @throws BudgetExhaustedError if too little time is left */
  run<T>(call: () => T): T {
    const scope = callScope();
    const deadlineAt = attemptDeadline(this.operation, this.options, scope, this.clock.now());
    return runInCallScope(scopeUntil(scope, deadlineAt), call);
  }
}
