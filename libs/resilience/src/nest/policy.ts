import type { Observable } from 'rxjs';
import type { CircuitBreaker } from '../policies/index.js';

/** One call of a guarded method on its way inwards through the layers. */
export interface GuardedCall {
  readonly self: unknown;
  readonly args: readonly unknown[];
  /** Breakers that were switched off when the call began: it passes them in all its attempts. */
  readonly passedBy?: readonly CircuitBreaker[];
}

/** The layers further in, and the method itself at last. */
export type Inner<Answer> = (call: GuardedCall) => Answer;

/**
 * One layer around a guarded method, in the three forms that a method's answer can take. It hands
 * the call on as it came, or a copy that says more.
 */
export interface Policy {
  /** Around one subscription; an Observable nobody subscribes to must cost nothing. */
  observe(call: GuardedCall, inner: Inner<Observable<unknown>>): Observable<unknown>;
  /** Must not throw, only reject. */
  runAsync(call: GuardedCall, inner: Inner<Promise<unknown>>): Promise<unknown>;
  run(call: GuardedCall, inner: Inner<unknown>): unknown;
}
