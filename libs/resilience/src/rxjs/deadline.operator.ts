import { Observable, type MonoTypeOperatorFunction, type Subscriber } from 'rxjs';
import {
  LimitedCall,
  callScope,
  extendScope,
  type Deadline,
  type TimeLimit,
} from '../policies/index.js';
import { relay } from './relay.js';
import { subscribeIn } from './subscribe-in.js';

/**
 * Limits how long an Observable that stands for one call may take with all its attempts. Its first
 * value stops the clock: a stream may then go on until its caller leaves. Each subscription has a
 * time and a signal of its own in the call scope; unsubscribing before the first value aborts the
 * signal. A deadline that does not enforce only says when the call must end: its calls have the
 * caller's own signal.
 *
 * @throws BudgetExhaustedError as the error notification, if too little time is left
 * @throws DeadlineExceededError as the error notification, when the time is up
 * @throws CallCancelledError as the error notification, as soon as the caller's own signal aborts
 */
export function withTotalDeadline<T>(deadline: Deadline): MonoTypeOperatorFunction<T> {
  return within(deadline, () => deadline.totalLimit());
}

/** Limits one attempt, as {@link withTotalDeadline} does all together; belongs next to the call. */
export function withAttemptDeadline<T>(deadline: Deadline): MonoTypeOperatorFunction<T> {
  return within(deadline, () => deadline.attemptLimit());
}

function within<T>(deadline: Deadline, limitNow: () => TimeLimit): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable<T>((subscriber) => {
      // What it throws becomes the error notification.
      const limit = limitNow();
      if (deadline.enforces) return watched(limit, source, subscriber);
      return subscribeIn(extendScope(callScope(), limit.scope), source, subscriber);
    });
}

function watched<T>(limit: TimeLimit, source: Observable<T>, subscriber: Subscriber<T>): void {
  const call = new LimitedCall(limit);
  subscriber.add(() => call.abandon());
  call.watch((error) => subscriber.error(error));
  if (subscriber.closed) return;
  subscribeIn(call.scope, source, relay(subscriber, stopping(call, subscriber)));
}

/** Passes on what comes; the first of it stops the clock, the last all else. */
function stopping<T>(call: LimitedCall, subscriber: Subscriber<T>) {
  return {
    next: (value: T) => {
      call.answer();
      subscriber.next(value);
    },
    error: (error: unknown) => {
      call.stop();
      subscriber.error(error);
    },
    complete: () => {
      call.stop();
      subscriber.complete();
    },
  };
}
