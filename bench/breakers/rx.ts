import {
  Observable,
  catchError,
  defer,
  tap,
  throwError,
  type MonoTypeOperatorFunction,
} from 'rxjs';
import type { Subject, Variant } from './loop.js';
import { CircuitBreaker, CircuitOpenError, SUCCESS, circuitBreaker } from './ours.js';

const source = new Observable<number>((subscriber) => {
  subscriber.next(1);
  subscriber.complete();
});

/** The operator against the same breaker put together from the operators that RxJS brings. */
export const RX_VARIANTS: readonly Variant[] = [
  rx('bare subscribe', 'source.subscribe(observer);', () => (same) => same),
  ...both('operator', circuitBreaker),
  ...both('defer+tap+catchError', composed),
];

type Guard = (breaker: InstanceType<typeof CircuitBreaker>) => MonoTypeOperatorFunction<number>;

function both(name: string, guard: Guard): Variant[] {
  return [
    rx(`${name}, per call`, 'source.pipe(guard(breaker)).subscribe(observer);', guard),
    rx(`${name}, prebuilt`, 'guarded.subscribe(observer);', guard),
  ];
}

function rx(name: string, body: string, guard: Guard): Variant {
  return {
    name,
    body,
    make: (): Subject => {
      const breaker = new CircuitBreaker('bench', { failureThreshold: 5 });
      const observer = { next() {}, error() {}, complete() {} };
      return { breaker, source, guard, observer, guarded: source.pipe(guard(breaker)) };
    },
  };
}

/** The way that most people write it, and most libraries. */
function composed(breaker: InstanceType<typeof CircuitBreaker>): MonoTypeOperatorFunction<number> {
  return (calls) =>
    defer(() => {
      const permit = breaker.admit();
      if (permit instanceof CircuitOpenError) return throwError(() => permit);
      return calls.pipe(
        tap({ complete: () => permit.done(SUCCESS) }),
        catchError((error: unknown) => {
          permit.done(breaker.judge(permit, error));
          throw error;
        }),
      );
    });
}
