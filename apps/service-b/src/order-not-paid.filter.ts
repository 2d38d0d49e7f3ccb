import { Metadata } from '@grpc/grpc-js';
import { type ArgumentsHost, Catch } from '@nestjs/common';
import { ORDER_ID_TRAILER, ORDER_STATUS_TRAILER } from '@firebreak/contracts';
import { GrpcExceptionsFilter } from '@firebreak/resilience/nest-grpc';
import { catchError, type Observable, throwError } from 'rxjs';
import type { Order } from './order.js';
import { OrderNotPaidError } from './orders.service.js';

/**
 * Answers what the payment failed with, as any failure of a dependency is answered, and adds which
 * order it was and what became of it: only B knows whether anything can have been charged.
 */
@Catch(OrderNotPaidError)
export class OrderNotPaidFilter extends GrpcExceptionsFilter {
  override catch(unpaid: OrderNotPaidError, host: ArgumentsHost): Observable<never> {
    return super
      .catch(unpaid.cause, host)
      .pipe(catchError((answer: object) => throwError(() => withOrder(answer, unpaid.order))));
  }
}

function withOrder(answer: object, order: Order): object {
  const given = 'metadata' in answer ? answer.metadata : undefined;
  const metadata = given instanceof Metadata ? given.clone() : new Metadata();
  metadata.set(ORDER_ID_TRAILER, order.id);
  metadata.set(ORDER_STATUS_TRAILER, order.status);
  return { ...answer, metadata };
}
