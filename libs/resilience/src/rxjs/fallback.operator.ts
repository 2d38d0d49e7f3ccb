import { Observable, type MonoTypeOperatorFunction, type Subscriber } from 'rxjs';
import type { Fallback } from '../policies/index.js';
import { relay } from './relay.js';

/**
 * Answers something else when an Observable that stands for one call fails without a value. The
 * first value is what a fallback remembers; an error after it is passed on as it came.
 *
 * @param args what the call depends on: for `use`, and the key of the last good value
 * @param owner whose answers to remember, where several share the fallback @default nobody's
 * @throws the call's own error if there is no stand-in for it, FallbackFailedError if that failed too
 * @example payments.quote(id).pipe(circuitBreaker(breaker), withFallback(lastQuote, [id]))
 */
export function withFallback<T>(
  fallback: Fallback<T>,
  args: readonly unknown[] = [],
  owner?: string,
): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable<T>((subscriber) => {
      let answered = false;
      const observer = {
        next: (value: T) => {
          if (!answered) fallback.remember(value, args, owner);
          answered = true;
          subscriber.next(value);
        },
        error: (error: unknown) => {
          if (answered) subscriber.error(error);
          else recover(() => fallback.recover(error, args, owner), subscriber);
        },
        complete: () => subscriber.complete(),
      };
      return source.subscribe(relay(subscriber, observer));
    });
}

function recover<T>(standIn: () => T | Promise<T>, subscriber: Subscriber<T>): void {
  const give = (value: T): void => {
    subscriber.next(value);
    subscriber.complete();
  };
  let value: T | Promise<T>;
  try {
    value = standIn();
  } catch (error) {
    return subscriber.error(error);
  }
  if (!(value instanceof Promise)) return give(value);
  value.then(give, (error: unknown) => subscriber.error(error));
}
