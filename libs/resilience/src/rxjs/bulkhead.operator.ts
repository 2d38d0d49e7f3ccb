import { Observable, type MonoTypeOperatorFunction, type Subscriber } from 'rxjs';
import { callScope, type Bulkhead, type BulkheadScope, type Slot } from '../policies/index.js';
import { relay, stoppable } from './relay.js';

/** What the operator knows of the calls. */
export interface BulkheadOperatorOptions {
  /**
   * True for work that goes on when its subscriber leaves, as that of a promise does: until its
   * first value or its end it keeps its slot, whoever has left. @default false
   */
  readonly uncancellable?: boolean;
}

/**
 * Lets only so many calls be under way at once. Each subscription is a call and takes a slot when it
 * begins, not before; the slot goes back before the end is passed on, and when the subscriber
 * leaves. Whoever unsubscribes while waiting leaves the queue.
 *
 * @param scope what the bulkhead needs to know @default the call scope of the subscription
 * @throws BulkheadFullError as the error notification, if there is no slot in time
 * @throws CallCancelledError as the error notification, if the signal aborts the wait
 * @example payments.charge(order).pipe(withBulkhead(bulkhead), circuitBreaker(breaker))
 */
export function withBulkhead<T>(
  bulkhead: Bulkhead,
  scope?: BulkheadScope,
  { uncancellable = false }: BulkheadOperatorOptions = {},
): MonoTypeOperatorFunction<T> {
  const begin = uncancellable ? beginUncancellable : beginCancellable;
  return (source) =>
    new Observable<T>((subscriber) => {
      const answer = {
        granted: (slot: Slot) => begin(source, subscriber, slot),
        refused: (error: Error) => subscriber.error(error),
      };
      const waiting = bulkhead.request(answer, scope ?? callScope() ?? {});
      return () => waiting[Symbol.dispose]();
    });
}

function beginCancellable<T>(source: Observable<T>, subscriber: Subscriber<T>, slot: Slot): void {
  // Added first: whatever ends the subscription gives the slot back, once.
  subscriber.add(() => slot.release());
  source.subscribe(relay(subscriber, releasing(subscriber, slot)));
}

function beginUncancellable<T>(source: Observable<T>, subscriber: Subscriber<T>, slot: Slot): void {
  let answered = false;
  const stop = (): void => {
    if (!answered) return;
    slot.release();
    hearing.unsubscribe();
  };
  const { error, complete } = releasing(subscriber, slot);
  const next = (value: T): void => {
    answered = true;
    subscriber.next(value);
    if (subscriber.closed) stop();
  };
  const hearing = stoppable<T>({ next, error, complete });
  subscriber.add(stop);
  source.subscribe(hearing);
}

/** Gives the slot back before the end is passed on. */
function releasing<T>(subscriber: Subscriber<T>, slot: Slot) {
  return {
    next: (value: T) => subscriber.next(value),
    error: (error: unknown) => {
      slot.release();
      subscriber.error(error);
    },
    complete: () => {
      slot.release();
      subscriber.complete();
    },
  };
}
