import type { Observable } from 'rxjs';
import { CircuitOpenError, SUCCESS } from '../core/index.js';
import type { CircuitBreaker } from '../policies/index.js';
import { circuitBreaker } from '../rxjs/index.js';
import type { Policy } from './policy.js';

/** Asks a breaker before each call and tells it how the call ended. */
export class BreakerPolicy implements Policy {
  constructor(private readonly breaker: CircuitBreaker) {}

  observe<T>(source: Observable<T>): Observable<T> {
    return source.pipe(circuitBreaker(this.breaker));
  }

  runAsync<T>(call: () => Promise<T>): Promise<T> {
    return this.breaker.execute(call);
  }

  /** @throws CircuitOpenError if the call is refused */
  run<T>(call: () => T): T {
    const { breaker } = this;
    if (!breaker.active) return call();
    const permit = breaker.admit();
    if (permit instanceof CircuitOpenError) throw permit;
    try {
      const value = call();
      permit.done(SUCCESS);
      return value;
    } catch (error) {
      permit.done(breaker.judge(permit, error));
      throw error;
    }
  }
}
