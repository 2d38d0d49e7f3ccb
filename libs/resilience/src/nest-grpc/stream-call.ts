import { AsyncResource } from 'node:async_hooks';
import type { CallOptions, Metadata } from '@grpc/grpc-js';
import { Observable } from 'rxjs';
import { BreakerConfigError, BudgetExhaustedError, MAX_DURATION_MS } from '../core/index.js';
import { attemptEnd, isServiceError } from '../grpc/index.js';
import {
  attemptDeadline,
  callScope,
  cancelError,
  monotonicClock,
  type CallScope,
} from '../policies/index.js';
import { AttemptRecord } from './attempt-record.js';
import { begin, deadlineError, giveUpInTime, metadataOf, type Fail } from './begin-call.js';
import { SilenceWatch, type SilenceLimits } from './silence-watch.js';
import type { UnaryCallOptions } from './unary-call.js';

/** Begins a stream: a method of Nest's gRPC client with everything but these two filled in. */
export type StartStreamCall<T> = (metadata: Metadata, options: CallOptions) => Observable<T>;

/** Options of {@link streamCall}. */
export interface StreamCallOptions extends UnaryCallOptions {
  /** How long the first message may take, in milliseconds. @default 30000 */
  readonly firstMessageMs?: number;
  /**
   * How long the peer may be silent after that, in milliseconds; false for streams that have nothing
   * to say for any time. @default 60000
   */
  readonly idleMs?: number | false;
}

const DEFAULTS: SilenceLimits = Object.freeze({ firstMessageMs: 30_000, idleMs: 60_000 });

/**
 * One server-streaming gRPC call within its call scope: as {@link unaryCall}, but a stream may run as
 * long as `@Deadline` or the caller allow, without end if neither sets a limit. Instead it must not
 * be silent for too long: too late a first message or too long a pause ends it as a deadline does.
 *
 * Goes with `circuitBreakerForStream` (or `@CircuitBreaker({ stream: 'complete' })`): the ordinary
 * breaker takes one message for success.
 *
 * @throws BreakerConfigError at once if a limit is no duration
 * @throws BudgetExhaustedError as error notification if no time is left; nothing is sent
 * @throws CallCancelledError as error notification if the signal aborts
 * @example
 * streamCall((metadata, options) => this.payments.watch(request, metadata, options), { idleMs: 5_000 })
 */
export function streamCall<T>(
  start: StartStreamCall<T>,
  options: StreamCallOptions = {},
): Observable<T> {
  const { metadata, operation = 'A gRPC stream', peer, clock = monotonicClock } = options;
  const limits = resolveLimits(operation, options);
  return new Observable<T>((subscriber) => {
    const scope = callScope();
    const grantedMs = grantedTo(operation, scope, clock.now());
    const target = { operation, peer, clock, attempt: scope?.attempt };
    const record = new AttemptRecord(target, grantedMs);
    const context = new AsyncResource('streamCall');
    const fail: Fail = (error, endedBy, silence) => {
      record.ended(error, endedBy, silence);
      context.runInAsyncScope(() => subscriber.error(error));
    };
    const signal = scope?.signal;
    if (signal?.aborted === true) return fail(cancelError(signal), 'never_sent');

    subscriber.add(giveUpInTime(grantedMs, signal, fail));
    const watch = new SilenceWatch(limits, clock, (silence) =>
      fail(deadlineError(silence.grantedMs, 'without a message'), 'own_deadline', silence),
    );
    subscriber.add(() => watch.stop());
    const deadline = grantedMs === Infinity ? {} : { deadline: new Date(Date.now() + grantedMs) };
    const call = begin(() => start(metadataOf(metadata, scope), deadline));
    subscriber.add(
      call.subscribe({
        next: (message) => {
          record.heard();
          watch.heard();
          context.runInAsyncScope(() => subscriber.next(message));
        },
        complete: () => context.runInAsyncScope(() => subscriber.complete()),
        error: (error: unknown) => {
          if (isServiceError(error)) fail(error, attemptEnd(error));
          else context.runInAsyncScope(() => subscriber.error(error));
        },
      }),
    );
  });
}

function resolveLimits(
  operation: string,
  { firstMessageMs = DEFAULTS.firstMessageMs, idleMs = DEFAULTS.idleMs }: StreamCallOptions,
): SilenceLimits {
  const faults = Object.entries({ firstMessageMs, ...(idleMs === false ? {} : { idleMs }) })
    .filter(([, ms]) => !(typeof ms === 'number' && ms > 0 && ms <= MAX_DURATION_MS))
    .map(([field, ms]) => `${field} must be above 0 and at most ${MAX_DURATION_MS} ms, got ${ms}`);
  if (faults.length > 0) throw new BreakerConfigError(`Stream of ${operation}`, faults);
  return { firstMessageMs, idleMs };
}

/** Infinity where nobody sets a limit. @throws BudgetExhaustedError if no time is left */
function grantedTo(operation: string, scope: CallScope | undefined, now: number): number {
  if (scope?.attemptDeadlineAt === undefined && scope?.incomingDeadlineAt === undefined) {
    return Infinity;
  }
  const until = scope.attemptDeadlineAt ?? attemptDeadline(operation, {}, scope, now);
  if (until <= now) throw new BudgetExhaustedError(operation, until - now, 1);
  return until - now;
}
