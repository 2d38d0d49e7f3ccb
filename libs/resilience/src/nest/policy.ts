import type { Observable } from 'rxjs';
import type { Permit } from '../core/index.js';
import type { CircuitBreaker } from '../policies/index.js';

/** What the breakers outside a queue are told, and what they say of the call. */
export type Dispatch = Pick<Permit, 'hold' | 'dispatch' | 'probe'>;

/** One call of a guarded method on its way inwards through the layers. */
export interface GuardedCall {
  readonly self: unknown;
  readonly args: readonly unknown[];
  /** The breakers outside, to be told when the call queues and when it leaves. Absent: nobody asks. */
  readonly dispatch?: Dispatch;
  /** Breakers that were switched off when the call began: it passes them in all its attempts. */
  readonly passedBy?: readonly CircuitBreaker[];
  /** True if what is called goes on when its Observable is left. @default false */
  readonly uncancellable?: boolean;
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
  /** Absent if the layer takes time: a method that answers at once cannot have it. */
  run?(call: GuardedCall, inner: Inner<unknown>): unknown;
}
