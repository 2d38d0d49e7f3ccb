import { Subscriber, type Observer } from 'rxjs';

/**
 * Hears a source for a subscriber, and leaves it together with the subscriber: also one that gives
 * all its values while it is still being subscribed to, which an observer alone could not stop.
 * What the observer throws becomes the error notification.
 */
export class Relay<T> extends Subscriber<T> {
  constructor(
    private readonly subscriber: Subscriber<T>,
    private readonly observer: Observer<T>,
  ) {
    super(subscriber);
  }

  protected override _next(value: T): void {
    this.tell(() => this.observer.next(value));
  }

  protected override _error(error: unknown): void {
    this.tell(() => this.observer.error(error));
    this.unsubscribe();
  }

  protected override _complete(): void {
    this.tell(() => this.observer.complete());
    this.unsubscribe();
  }

  private tell(notify: () => void): void {
    try {
      notify();
    } catch (fault) {
      this.subscriber.error(fault);
    }
  }
}
