import type { Observable } from 'rxjs';
import type { Fallback } from '../policies/index.js';
import { withFallback } from '../rxjs/index.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

/** Answers something else when a call failed for good. */
export class FallbackPolicy implements Policy {
  constructor(
    private readonly fallback: Fallback,
    /** The method: the fallback may be shared, but what a method answered is its own. */
    private readonly owner: string,
  ) {}

  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown> {
    return inner(call).pipe(withFallback(this.fallback, call.args, this.owner));
  }

  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown> {
    return this.fallback.execute(() => inner(call), call.args, this.owner);
  }

  run(call: GuardedCall, inner: Inner<unknown>): unknown {
    let value: unknown;
    try {
      value = inner(call);
    } catch (error) {
      return this.fallback.recover(error, call.args, this.owner);
    }
    this.fallback.remember(value, call.args, this.owner);
    return value;
  }
}
