import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import {
  CallCancelledError,
  CircuitOpenError,
  SUCCESS,
  type Classifier,
  type Permit,
} from '../core/index.js';
import type { CircuitBreaker } from '../policies/index.js';

/** How the operator judges. */
export interface CircuitBreakerOperatorOptions {
  /** Judges errors and cancels. @default the breaker's own classifier */
  readonly classify?: Classifier;
}

/**
 * Puts a breaker before an Observable that stands for one call. Each subscription is a call of its
 * own; an Observable nobody subscribes to asks for nothing. The first value settles the call as
 * success, for `firstValueFrom` and `take(1)` leave before completion. The permit goes back before
 * the notification goes on: a `retry` above that subscribes again at once must meet the new state.
 * Leaving before any value is a cancel and counts only if the callee had had a fair chance.
 *
 * @throws CircuitOpenError as the error notification, if the call is refused
 * @example payments.charge(order).pipe(circuitBreaker(breaker))
 */
export function circuitBreaker<T>(
  breaker: CircuitBreaker,
  options: CircuitBreakerOperatorOptions = {},
): MonoTypeOperatorFunction<T> {
  return (source) => callThroughBreaker(breaker, () => source, options);
}

/**
 * As the operator, for calls that queue before they leave.
 * @param call gets its permit, if it has one, to tell when it waits and when it leaves
 */
export function callThroughBreaker<T>(
  breaker: CircuitBreaker,
  call: (permit?: Permit) => Observable<T>,
  options: CircuitBreakerOperatorOptions = {},
): Observable<T> {
  return new Observable<T>((subscriber) => {
    if (!breaker.active) return call().subscribe(subscriber);
    const permit = breaker.admit();
    if (permit instanceof CircuitOpenError) {
      subscriber.error(permit);
      return undefined;
    }
    let pending = true;
    const succeed = (): void => {
      if (!pending) return;
      pending = false;
      permit.done(SUCCESS);
    };
    const fail = (error: unknown): void => {
      if (!pending) return;
      pending = false;
      permit.done(breaker.judge(permit, error, options.classify));
    };
    const subscription = call(permit).subscribe({
      next: (value) => {
        succeed();
        subscriber.next(value);
      },
      error: (error: unknown) => {
        fail(error);
        subscriber.error(error);
      },
      complete: () => {
        succeed();
        subscriber.complete();
      },
    });
    return () => {
      if (pending) fail(new CallCancelledError('caller_left'));
      subscription.unsubscribe();
    };
  });
}
