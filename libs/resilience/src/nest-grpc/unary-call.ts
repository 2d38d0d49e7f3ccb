import { AsyncResource } from 'node:async_hooks';
import type { CallOptions, Metadata } from '@grpc/grpc-js';
import { Observable } from 'rxjs';
import { BudgetExhaustedError, type Clock } from '../core/index.js';
import { attemptEnd, isServiceError } from '../grpc/index.js';
import {
  attemptDeadline,
  callScope,
  cancelError,
  monotonicClock,
  type CallScope,
} from '../policies/index.js';
import { AttemptRecord } from './attempt-record.js';
import { begin, giveUpInTime, metadataOf, type Fail } from './begin-call.js';
import type { Peer } from './peer.js';

/** Begins a call: a method of Nest's gRPC client with everything but these two filled in. */
export type StartUnaryCall<T> = (metadata: Metadata, options: CallOptions) => Observable<T>;

/** Options of {@link unaryCall}. */
export interface UnaryCallOptions {
  /** What is sent with the call; copied for each attempt. @default nothing */
  readonly metadata?: Metadata;
  /** What errors call it: the name of its breaker, if it has one. @default 'A gRPC call' */
  readonly operation?: string;
  /** Whom it goes to; without it nobody is blamed for its failures. */
  readonly peer?: Peer;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
}

/** The longest that a call may take when neither the caller nor `@Deadline` set a limit. */
const MAX_UNBOUNDED_MS = 30_000;

/**
 * One unary gRPC call within its call scope: it gets the scope's deadline (what `@Deadline` set,
 * else what the caller left less the reserve, else 30 s), it is cancelled when the scope's signal
 * aborts, and its errors carry the facts by which breakers and retries judge them. A repeated attempt
 * says so to the peer. Each subscription is a call. Subscribers run in the context of the
 * subscription, not in the connection's.
 *
 * @throws BudgetExhaustedError as error notification if no time is left; nothing is sent
 * @throws CallCancelledError as error notification if the signal aborts
 * @example
 * unaryCall((metadata, options) => this.payments.charge(request, metadata, options), { metadata })
 */
export function unaryCall<T>(
  start: StartUnaryCall<T>,
  options: UnaryCallOptions = {},
): Observable<T> {
  const { metadata, operation = 'A gRPC call', peer, clock = monotonicClock } = options;
  return new Observable<T>((subscriber) => {
    const scope = callScope();
    const grantedMs = grantedTo(operation, scope, clock.now());
    const target = { operation, peer, clock, attempt: scope?.attempt };
    const record = new AttemptRecord(target, grantedMs);
    const context = new AsyncResource('unaryCall');
    const fail: Fail = (error, endedBy) => {
      record.ended(error, endedBy);
      context.runInAsyncScope(() => subscriber.error(error));
    };
    const signal = scope?.signal;
    if (signal?.aborted === true) return fail(cancelError(signal), 'never_sent');

    subscriber.add(giveUpInTime(grantedMs, signal, fail));
    const deadline = new Date(Date.now() + grantedMs);
    const call = begin(() => start(metadataOf(metadata, scope), { deadline }));
    subscriber.add(
      call.subscribe({
        next: (value) => {
          record.heard();
          context.runInAsyncScope(() => subscriber.next(value));
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

/** @throws BudgetExhaustedError if no time is left */
function grantedTo(operation: string, scope: CallScope | undefined, now: number): number {
  const grantedMs = deadlineOf(operation, scope, now) - now;
  if (grantedMs <= 0) throw new BudgetExhaustedError(operation, grantedMs, 1);
  return grantedMs;
}

function deadlineOf(operation: string, scope: CallScope | undefined, now: number): number {
  if (scope?.attemptDeadlineAt !== undefined) return scope.attemptDeadlineAt;
  const bounded = scope?.incomingDeadlineAt !== undefined;
  return attemptDeadline(operation, bounded ? {} : { totalMs: MAX_UNBOUNDED_MS }, scope, now);
}
