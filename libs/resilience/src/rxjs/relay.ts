import { Subscriber, type Observer } from 'rxjs';

/**
 * Hears a source for a subscriber, and leaves it together with the subscriber: also one that gives
 * all its values while it is still being subscribed to, which an observer alone could not stop.
 * What the observer throws becomes the error notification.
 */
export function relay<T>(subscriber: Subscriber<T>, observer: Observer<T>): Subscriber<T> {
  const tell = (notify: () => void): void => {
    try {
      notify();
    } catch (fault) {
      subscriber.error(fault);
    }
  };
  const hearing = stoppable<T>({
    next: (value: T) => tell(() => observer.next(value)),
    error: (error: unknown) => tell(() => observer.error(error)),
    complete: () => tell(() => observer.complete()),
  });
  subscriber.add(hearing);
  return hearing;
}

/** An observer that can leave its source while it is still being subscribed to. */
export function stoppable<T>(observer: Observer<T>): Subscriber<T> {
  // oxlint-disable-next-line typescript/no-deprecated -- RxJS 7 has no other way that is as cheap
  return new Subscriber<T>(observer);
}
