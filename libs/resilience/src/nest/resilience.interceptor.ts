import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { GuardedHandlers } from './guarded-handlers.js';
import type { GuardedCall, Inner } from './policy.js';

/** Nest makes the call itself. */
const NO_CALL: GuardedCall = { self: undefined, args: [] };

/**
 * Puts a handler's own breakers and bulkhead (`@CircuitBreaker` and `@Bulkhead` on the controller's
 * method) before the handler and its pipes, over HTTP and RPC alike.
 *
 * A breaker sheds load of a service that is failing by itself; what a dependency of it did never
 * counts here. The first value settles the call, so streams are guarded up to their first message.
 * A bulkhead limits how many calls the service works on at once; a slot is held until the handler is
 * done: if it answers with a promise, also when its caller has left. Refusals are CircuitOpenErrors
 * and BulkheadFullErrors for the application's exception filter. Handlers without either, or with
 * breakers switched off, pass untouched.
 *
 * @example
 * @UseInterceptors(ResilienceInterceptor)
 * @Controller()
 * export class OrdersController { ... }
 */
@Injectable()
export class ResilienceInterceptor implements NestInterceptor {
  constructor(private readonly handlers: GuardedHandlers) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handle: Inner<Observable<unknown>> = () => next.handle() as Observable<unknown>;
    const guarded = this.handlers.get(context.getClass(), context.getHandler());
    if (guarded === undefined) return handle(NO_CALL);
    const { policies, uncancellable } = guarded;
    const call = policies.reduceRight<Inner<Observable<unknown>>>(
      (inner, policy) => (passing) => policy.observe(passing, inner),
      handle,
    );
    return call({ ...NO_CALL, uncancellable });
  }
}
