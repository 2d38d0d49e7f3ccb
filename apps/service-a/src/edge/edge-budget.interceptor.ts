import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { BudgetExhaustedError, callScope, monotonicClock } from '@firebreak/resilience';
import type { Observable } from 'rxjs';
import type { HttpRequest } from './edge-request.js';

/** How long a client is kept waiting, from the receipt of its request. */
export const EDGE_TOTAL_MS = 2_000;
/** With less than this left, a request is not begun: its body came too slowly, or we are too busy. */
const MIN_BUDGET_MS = 300;

/** Turns away requests for which too little of {@link EDGE_TOTAL_MS} is left. */
@Injectable()
export class EdgeBudgetInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const remainingMs = (callScope()?.incomingDeadlineAt ?? Infinity) - monotonicClock.now();
    if (remainingMs >= MIN_BUDGET_MS) return next.handle();

    const { method, routeOptions } = context.switchToHttp().getRequest<HttpRequest>();
    const operation = `${method} ${routeOptions.url ?? ''}`;
    throw new BudgetExhaustedError(operation, remainingMs, MIN_BUDGET_MS);
  }
}
