import { Metadata } from '@grpc/grpc-js';
import { type ArgumentsHost, Catch } from '@nestjs/common';
import {
  KEY_REUSED_REASON,
  ORDER_ID_TRAILER,
  ORDER_STATUS_TRAILER,
  REFUSAL_REASON_TRAILER,
} from '@firebreak/contracts';
import { GrpcExceptionsFilter } from '@firebreak/resilience/nest-grpc';
import { catchError, type Observable, throwError } from 'rxjs';
import { chargeOutcomeOf } from './charge-outcome.js';
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
      .pipe(catchError((answer: object) => throwError(() => withOrder(answer, unpaid))));
  }
}

function withOrder(answer: object, { order, cause }: OrderNotPaidError): object {
  const given = 'metadata' in answer ? answer.metadata : undefined;
  const metadata = given instanceof Metadata ? given.clone() : new Metadata();
  metadata.set(ORDER_ID_TRAILER, order.id);
  metadata.set(ORDER_STATUS_TRAILER, order.status);
  if (chargeOutcomeOf(cause).kind === 'key_reused') {
    metadata.set(REFUSAL_REASON_TRAILER, KEY_REUSED_REASON);
  }
  return { ...answer, metadata };
}
