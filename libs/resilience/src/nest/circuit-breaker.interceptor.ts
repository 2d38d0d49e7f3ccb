import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { circuitBreaker } from '../rxjs/index.js';
import { GuardedHandlers } from './guarded-handlers.js';

/**
 * Asks a handler's own breakers (`@CircuitBreaker` on the controller's method) before the handler
 * and its pipes run, over HTTP and RPC alike. It sheds load of a service that is failing by itself;
 * what a dependency of it did never counts here. A refusal is a CircuitOpenError for the
 * application's exception filter. Handlers without a breaker, or with breakers switched off, pass
 * untouched. The first value settles the call, so streams are guarded up to their first message.
 *
 * @example
 * @UseInterceptors(CircuitBreakerInterceptor)
 * @Controller()
 * export class OrdersController { ... }
 */
@Injectable()
export class CircuitBreakerInterceptor implements NestInterceptor {
  constructor(private readonly handlers: GuardedHandlers) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const breakers = this.handlers.get(context.getClass(), context.getHandler());
    const active = breakers?.filter((breaker) => breaker.active) ?? [];
    return active.reduceRight(
      (call, breaker) => call.pipe(circuitBreaker(breaker)),
      next.handle() as Observable<unknown>,
    );
  }
}
