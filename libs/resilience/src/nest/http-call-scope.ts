import type { ServerResponse } from 'node:http';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Observable } from 'rxjs';
import type { Clock } from '../core/index.js';
import {
  callScope,
  monotonicClock,
  resolveDeadlineOptions,
  runInCallScope,
  type CallScope,
} from '../policies/index.js';
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

const scopes = new WeakMap<object, CallScope>();

/**
 * The edge's part of deadlines and cancels: each HTTP request gets a deadline, and when its client
 * leaves before the answer, the calls made for it are cancelled. Nothing else ends at the deadline:
 * the calls do, a reserve earlier. Bind {@link HttpCallScopeInterceptor} as well.
 *
 * @throws BreakerConfigError if totalMs is not a duration
 * @example app.use(httpCallScope({ totalMs: 2_000 }))
 */
export function httpCallScope({
  totalMs,
  clock = monotonicClock,
}: HttpCallScopeOptions): HttpMiddleware {
  resolveDeadlineOptions('the HTTP edge', { totalMs });
  return (request, response, next) => {
    const inbound = openScope(clock, clock.now() + totalMs);
    response.once('close', () => {
      if (!response.writableFinished) inbound.abandon();
    });
    scopes.set(request, inbound.scope);
    runInCallScope(inbound.scope, next);
  };
}

/**
 * Enters the scope of {@link httpCallScope} again where it got lost: a body that arrives late is
 * read in callbacks of its connection, which know nothing of the middleware.
 */
@Injectable()
export class HttpCallScopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const scope = scopeOf(context);
    if (scope === undefined || callScope() === scope) return next.handle();
    return new Observable((subscriber) =>
      runInCallScope(scope, () => next.handle().subscribe(subscriber)),
    );
  }
}

function scopeOf(context: ExecutionContext): CallScope | undefined {
  if (context.getType() !== 'http') return undefined;
  const request = context.switchToHttp().getRequest<{ readonly raw?: object }>();
  return scopes.get(request.raw ?? request);
}
