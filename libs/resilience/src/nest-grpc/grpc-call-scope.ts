import { Metadata } from '@grpc/grpc-js';
import type { PreRequestHook } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import type { Clock } from '../core/index.js';
import { previousAttempts } from '../grpc/index.js';
import { openScope } from '../nest/index.js';
import { monotonicClock, runInCallScope, type CallScope } from '../policies/index.js';

/** Options of {@link grpcCallScope}. */
export interface GrpcCallScopeOptions {
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /**
   * Whether to believe a caller who says that it repeats the call: then it is not repeated here as
   * well. False only to show how retries multiply. @default true
   */
  readonly readsPreviousAttempts?: boolean;
}

/** What is used of grpc-js' server calls, of any kind. */
interface ServerCall {
  readonly metadata?: unknown;
  readonly cancelled: boolean;
  getDeadline(): Date | number;
  once(event: 'cancelled', listener: () => void): unknown;
  off(event: 'cancelled', listener: () => void): unknown;
}

/** Longer deadlines count as this: callers that set days mean "none". */
const MAX_DEADLINE_MS = 3_600_000;

/**
 * Gives each inbound gRPC call its call scope: the caller's deadline on our clock, how often it had
 * tried before, and a signal that aborts when it has left or its deadline passed. Nest does none of
 * it, nor does it stop a unary handler then: this unsubscribes it, after the signal has told the
 * calls made on its behalf. Goes with other pre-request hooks in any order.
 *
 * @example app.registerPreRequestHook(grpcCallScope())
 */
export function grpcCallScope({
  clock = monotonicClock,
  readsPreviousAttempts = true,
}: GrpcCallScopeOptions = {}): PreRequestHook {
  const scopeOf = readsPreviousAttempts ? withPreviousAttempts : withoutPreviousAttempts;
  return (context, next) => {
    const call: unknown = context.getArgByIndex(2);
    if (!isServerCall(call)) return next();
    return new Observable((caller) => serve(call, next, caller, { clock, scopeOf }));
  };
}

function serve(
  call: ServerCall,
  next: () => Observable<unknown>,
  caller: Subscriber<unknown>,
  { clock, scopeOf }: { readonly clock: Clock; readonly scopeOf: typeof withPreviousAttempts },
): void {
  const inbound = openScope(clock, incomingDeadline(call, clock.now()));
  // Left before we began: nobody wants the work.
  if (call.cancelled) return caller.error(inbound.abandon());

  // grpc-js says 'cancelled' after every call, also after good ones: then nobody listens any more.
  const onCancelled = (): void => {
    const reason = inbound.abandon();
    // Unsubscribes the handler, and lets Nest see an end; nobody else hears it.
    caller.error(reason);
  };
  call.once('cancelled', onCancelled);
  caller.add(() => call.off('cancelled', onCancelled));
  const scope = scopeOf(inbound.scope, call.metadata);
  runInCallScope(scope, () => next().subscribe(caller));
}

/** Inherits, for a copy would make the signal that most calls never need. */
function withPreviousAttempts(scope: CallScope, metadata: unknown): CallScope {
  const attempts = metadata instanceof Metadata ? previousAttempts(metadata) : undefined;
  if (attempts === undefined) return scope;
  return Object.create(scope, {
    previousAttempts: { value: attempts, enumerable: true },
  }) as CallScope;
}

function withoutPreviousAttempts(scope: CallScope): CallScope {
  return scope;
}

/** When the caller stops waiting, on our clock; undefined if it set no deadline. */
function incomingDeadline(call: ServerCall, now: number): number | undefined {
  const deadline = Number(call.getDeadline());
  if (!Number.isFinite(deadline)) return undefined;
  return now + Math.min(deadline - Date.now(), MAX_DEADLINE_MS);
}

function isServerCall(call: unknown): call is ServerCall {
  if (typeof call !== 'object' || call === null) return false;
  const { getDeadline, once } = call as Partial<Record<keyof ServerCall, unknown>>;
  return typeof getDeadline === 'function' && typeof once === 'function';
}
