import {
  Observable,
  type MonoTypeOperatorFunction,
  type Observer,
  type Subscriber,
  type Unsubscribable,
} from 'rxjs';
import {
  CircuitOpenError,
  NEEDS_PERMIT,
  SUCCESS,
  type Classifier,
  type Permit,
} from '../core/index.js';
import type { CircuitBreaker } from '../policies/index.js';
import { leftError } from './left-error.js';
import { stoppable } from './relay.js';

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
 * Leaving before any value is a cancel and counts only if the callee had had a fair chance; who
 * leaves a queue had none.
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
  { classify }: CircuitBreakerOperatorOptions = {},
): Observable<T> {
  return new Observable<T>((subscriber) => {
    if (!breaker.active) return call().subscribe(subscriber);
    const generation = breaker.begin();
    const permit = generation === NEEDS_PERMIT ? breaker.admit() : generation;
    if (permit instanceof CircuitOpenError) {
      subscriber.error(permit);
      return undefined;
    }
    const observed = new ObservedCall(subscriber, permit, breaker, classify);
    observed.begin(call);
    return undefined;
  });
}

/**
 * One subscription: hears the source, settles once, and is its own teardown, also for a source that
 * gives all its values while it is being subscribed to. One object in place of an observer with
 * closures, which would cost half as much again as the whole operator; a class derived from
 * Subscriber would cost three times as much.
 */
class ObservedCall<T> implements Observer<T>, Unsubscribable {
  private readonly hearing = stoppable<T>(this);
  private pending = true;

  constructor(
    private readonly subscriber: Subscriber<T>,
    /** A permit, or the generation of a call that needs none. */
    private readonly permit: Permit | number,
    private readonly breaker: CircuitBreaker,
    private readonly classify: Classifier | undefined,
  ) {
    // A subscriber that has left already ends it at once.
    subscriber.add(this);
  }

  begin(call: (permit?: Permit) => Observable<T>): void {
    const { permit, hearing } = this;
    if (hearing.closed) return;
    try {
      const source = typeof permit === 'number' ? call() : call(permit);
      source.subscribe(hearing);
    } catch (error) {
      this.error(error);
    }
  }

  next(value: T): void {
    if (this.pending) this.succeed();
    this.subscriber.next(value);
  }

  error(error: unknown): void {
    if (this.pending) this.fail(error);
    this.subscriber.error(error);
  }

  complete(): void {
    if (this.pending) this.succeed();
    this.subscriber.complete();
  }

  unsubscribe(): void {
    if (this.pending) this.fail(leftError(this.permit));
    this.hearing.unsubscribe();
  }

  private succeed(): void {
    this.pending = false;
    const { permit, breaker } = this;
    if (typeof permit === 'number') breaker.succeeded(permit);
    else permit.done(SUCCESS);
  }

  private fail(error: unknown): void {
    this.pending = false;
    const { permit, breaker, classify } = this;
    if (typeof permit === 'number') breaker.failed(permit, error, classify);
    else permit.done(breaker.judge(permit, error, classify));
  }
}
