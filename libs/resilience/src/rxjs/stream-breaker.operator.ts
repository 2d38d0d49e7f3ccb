import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import {
  CircuitOpenError,
  IGNORE,
  SUCCESS,
  type Classifier,
  type Permit,
  type Verdict,
} from '../core/index.js';
import type { CircuitBreaker } from '../policies/index.js';
import type { CircuitBreakerOperatorOptions } from './circuit-breaker.operator.js';
import { leftError } from './left-error.js';
import { relay } from './relay.js';

/**
 * When a stream is judged. `complete`: at its end. `first`: at its first message, for streams that
 * are meant to run on.
 */
export type StreamVerdict = 'complete' | 'first';

/** How the operator judges streams. */
export interface StreamBreakerOptions extends CircuitBreakerOperatorOptions {
  /** Probes of a half-open circuit are judged by `first` in any case. @default 'complete' */
  readonly verdict?: StreamVerdict;
  /** Told of streams that failed after they were judged: the breaker does not count them again. */
  readonly onLateError?: (error: unknown) => void;
}

/**
 * Puts a breaker before an Observable that is a stream of messages, not one answer. Each
 * subscription is a call, and has one verdict: success when the stream completes, failure when it
 * ends with an error, nothing when the subscriber leaves after a message came. One message is no
 * success: a callee that breaks off every stream after its first is failing. A half-open circuit
 * judges by the first message, or one long stream would keep it half-open.
 *
 * The time in which a call can stall, or be slow, ends with the first message.
 *
 * @throws CircuitOpenError as the error notification, if the call is refused
 * @example prices.watch(symbol).pipe(circuitBreakerForStream(breaker))
 */
export function circuitBreakerForStream<T>(
  breaker: CircuitBreaker,
  options: StreamBreakerOptions = {},
): MonoTypeOperatorFunction<T> {
  return (source) => streamThroughBreaker(breaker, () => source, options);
}

/**
 * As the operator, for streams that queue before they are begun.
 * @param stream gets its permit, if it has one, to tell when it waits and when it leaves
 */
export function streamThroughBreaker<T>(
  breaker: CircuitBreaker,
  stream: (permit?: Permit) => Observable<T>,
  options: StreamBreakerOptions = {},
): Observable<T> {
  return new Observable<T>((subscriber) => {
    if (!breaker.active) return stream().subscribe(subscriber);
    const permit = breaker.admit();
    if (permit instanceof CircuitOpenError) {
      subscriber.error(permit);
      return undefined;
    }
    const judge = new StreamJudge(breaker, permit, options);
    subscriber.add(() => judge.left());
    if (subscriber.closed) return undefined;
    const hearing = relay<T>(subscriber, {
      next: (message) => {
        judge.message();
        subscriber.next(message);
      },
      error: (error: unknown) => {
        const isLate = !judge.failed(error);
        subscriber.error(error);
        if (isLate) options.onLateError?.(error);
      },
      complete: () => {
        judge.completed();
        subscriber.complete();
      },
    });
    try {
      return stream(permit).subscribe(hearing);
    } catch (error) {
      return hearing.error(error);
    }
  });
}

/** The verdict of a stream that completes, as far as its first message tells: slow or not. */
const begunWell: Classifier = (_error, { elapsedMs }) =>
  elapsedMs === undefined ? SUCCESS : { outcome: 'success', elapsedMs };

/** Gives one stream its one verdict. */
class StreamJudge {
  /** From the first message on: what the stream comes to if it completes. */
  private success: Verdict | undefined;
  private pending = true;

  constructor(
    private readonly breaker: CircuitBreaker,
    private readonly permit: Permit,
    private readonly options: StreamBreakerOptions,
  ) {}

  message(): void {
    if (this.success !== undefined) return;
    this.success = this.breaker.judge(this.permit, undefined, begunWell);
    if (this.permit.probe || this.options.verdict === 'first') this.settle(SUCCESS);
    else this.permit.hold();
  }

  /** False if the stream had its verdict before. */
  failed(error: unknown): boolean {
    if (!this.pending) return false;
    const verdict = this.breaker.judge(this.permit, error, this.options.classify);
    const { elapsedMs } = { ...this.success };
    this.settle(elapsedMs === undefined ? verdict : { elapsedMs, ...verdict });
    return true;
  }

  completed(): void {
    this.settle(this.success ?? SUCCESS);
  }

  /** Who leaves after a message says nothing of the callee; before it, as with any other call. */
  left(): void {
    if (!this.pending) return;
    if (this.success !== undefined) this.settle(IGNORE);
    else this.failed(leftError(this.permit));
  }

  private settle(verdict: Verdict): void {
    if (!this.pending) return;
    this.pending = false;
    this.permit.done(verdict);
  }
}
