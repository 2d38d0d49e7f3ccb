import { Observable, type MonoTypeOperatorFunction, type Subscriber } from 'rxjs';
import {
  callScope,
  extendScope,
  runInCallScope,
  type Retry,
  type RetryRun,
  type RetryScope,
  type RetryTarget,
} from '../policies/index.js';
import { relay } from './relay.js';
import { subscribeIn } from './subscribe-in.js';

/**
 * Tries an Observable that stands for one call again, by subscribing again. Each subscription is a
 * call with a budget and attempts of its own. Once a value has come there is no going back: whoever
 * got it would get it twice. Unsubscribing ends the attempt or the back-off, whichever is on.
 *
 * @param scope what the retry needs to know @default the call scope of the subscription
 * @param target what lies inside, where calls that share the retry differ @default as set up
 * @throws the error of the last attempt as it came, or CallCancelledError as soon as the scope's
 *   signal aborts a back-off
 * @example payments.quote(order).pipe(circuitBreaker(breaker), withRetry(retry))
 */
export function withRetry<T>(
  retry: Retry,
  scope?: RetryScope,
  target?: RetryTarget,
): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable<T>((subscriber) => {
      const run = retry.begin(scope ?? callScope() ?? {}, target);
      const call = new RepeatedCall(source, subscriber, retry, run);
      call.attempt();
      return () => call.stop();
    });
}

class RepeatedCall<T> {
  /** Where the subscription was made; back-offs end elsewhere. */
  private readonly outside = callScope();
  /** The attempt or the back-off that is on. */
  private current: Disposable | undefined;
  private answered = false;
  private stopped = false;

  constructor(
    private readonly source: Observable<T>,
    private readonly subscriber: Subscriber<T>,
    private readonly retry: Retry,
    private readonly run: RetryRun,
  ) {}

  attempt(): void {
    const { subscriber, run } = this;
    const attempt = run.failed;
    const hearing = relay(subscriber, {
      next: (value: T) => {
        this.succeed();
        subscriber.next(value);
      },
      error: (error: unknown) => this.failed(error),
      complete: () => {
        this.succeed();
        subscriber.complete();
      },
    });
    // Only a repeated attempt needs a scope that says so.
    const subscription =
      attempt === 0
        ? this.source.subscribe(hearing)
        : runInCallScope(this.outside, () =>
            subscribeIn(extendScope(this.outside ?? run.scope, { attempt }), this.source, hearing),
          );
    // It may have failed already, and then what is on is the back-off.
    if (run.failed === attempt) this.keep({ [Symbol.dispose]: () => subscription.unsubscribe() });
  }

  stop(): void {
    this.stopped = true;
    this.current?.[Symbol.dispose]();
  }

  private failed(error: unknown): void {
    const { run, subscriber, retry } = this;
    if (this.answered) return subscriber.error(error);
    const decision = retry.failed(run, error);
    if (!decision.retry) return subscriber.error(error);
    const ends = {
      over: () => this.attempt(),
      cancelled: (cancel: Error) => subscriber.error(cancel),
    };
    this.keep(retry.pause(decision.delayMs, run.scope, ends));
  }

  private succeed(): void {
    if (this.answered) return;
    this.answered = true;
    this.retry.succeeded(this.run);
  }

  private keep(current: Disposable): void {
    this.current = current;
    if (this.stopped) this.stop();
  }
}
