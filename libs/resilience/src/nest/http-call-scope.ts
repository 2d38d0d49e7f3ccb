import type { ServerResponse } from 'node:http';
import type { Clock } from '../core/index.js';
import { monotonicClock, resolveDeadlineOptions, runInCallScope } from '../policies/index.js';
import { openScope } from './inbound-scope.js';

/** Options of {@link httpCallScope}. */
export interface HttpCallScopeOptions {
  /**
   * How long a request may take from its receipt, in milliseconds. Calls made for it get that less
   * what has passed and less the reserve: of 2000 ms, 1800 at most.
   */
  readonly totalMs: number;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
}

/** Middleware on Node's own request and response, as Express and Fastify give them to Nest. */
export type HttpMiddleware = (request: object, response: ServerResponse, next: () => void) => void;

/**
 * The edge's part of deadlines and cancels: each HTTP request gets a deadline, and when its client
 * leaves before the answer, the calls made for it are cancelled. Nothing else ends at the deadline:
 * the calls do, a reserve earlier.
 *
 * @throws BreakerConfigError if totalMs is not a duration
 * @example app.use(httpCallScope({ totalMs: 2_000 }))
 */
export function httpCallScope({
  totalMs,
  clock = monotonicClock,
}: HttpCallScopeOptions): HttpMiddleware {
  resolveDeadlineOptions('the HTTP edge', { totalMs });
  return (_request, response, next) => {
    const inbound = openScope(clock, clock.now() + totalMs);
    const closed = (): void => {
      if (!response.writableFinished) inbound.abandon();
    };
    // It may have left while middleware before this one was at work.
    if (response.destroyed) closed();
    else response.once('close', closed);
    runInCallScope(inbound.scope, next);
  };
}
