import type { Observable } from 'rxjs';
import { CircuitOpenError, SUCCESS } from '../core/index.js';
import type { CircuitBreaker } from '../policies/index.js';
import { circuitBreaker } from '../rxjs/index.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

/** Asks a breaker before each call and tells it how the call ended. */
export class BreakerPolicy implements Policy {
  constructor(private readonly breaker: CircuitBreaker) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    if (this.isPassedBy(call)) return inner(call);
    return inner(call).pipe(circuitBreaker(this.breaker));
  }

  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    if (this.isPassedBy(call)) return inner(call);
    return this.breaker.execute(() => inner(call));
  }

  /** @throws CircuitOpenError if the call is refused */
  run(call: GuardedCall, inner: Inner<unknown>): unknown {
    const { breaker } = this;
    if (!breaker.active || this.isPassedBy(call)) return inner(call);
    const permit = breaker.admit();
    if (permit instanceof CircuitOpenError) throw permit;
    try {
      const value = inner(call);
      permit.done(SUCCESS);
      return value;
    } catch (error) {
      permit.done(breaker.judge(permit, error));
      throw error;
    }
  }

  private isPassedBy({ passedBy }: GuardedCall): boolean {
    return passedBy !== undefined && passedBy.includes(this.breaker);
  }
}
