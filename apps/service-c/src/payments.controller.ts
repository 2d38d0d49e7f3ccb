import { type Metadata, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod, RpcException } from '@nestjs/microservices';
import {
  amountField,
  type BreakerGroup,
  type Charge,
  type ChargeRequest,
  currencyField,
  customerField,
  grpcPackages,
  keyReused,
  orderIdField,
  type PaymentsHandlers,
  type QuoteReply,
  type QuoteRequest,
  readIdempotencyKey,
  readRequest,
} from '@firebreak/contracts';
import { Bulkhead, CircuitBreaker } from '@firebreak/resilience/nest';
import { z } from 'zod';
import { CallersGoneError, KeyReusedError } from './charge-ledger.js';
import { INBOUND_LIMIT } from './inbound-limit.js';
import { PaymentsService } from './payments.service.js';

const chargeRequest = z.object({
  orderId: orderIdField,
  customer: customerField,
  amount: amountField,
  currency: currencyField,
});
const quoteRequest = z.object({ amount: amountField, currency: currencyField });

const INBOUND = {
  group: 'server' satisfies BreakerGroup,
  failureThreshold: 5,
  leaseMs: 1_000,
};

/** What C offers to B: the rules of `proto/firebreak/payments/v1`. */
@Controller()
export class PaymentsController implements PaymentsHandlers {
  constructor(private readonly payments: PaymentsService) {}

  @GrpcMethod(grpcPackages.payments.service)
  @CircuitBreaker({ name: 'inbound/Charge', ...INBOUND })
  @Bulkhead(INBOUND_LIMIT)
  async charge(
    request: ChargeRequest,
    metadata: Metadata,
    call: ServerUnaryCall<ChargeRequest, Charge>,
  ): Promise<Charge> {
    const key = readIdempotencyKey(metadata);
    try {
      return await this.payments.charge(readRequest(chargeRequest, request), key, call);
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  }

  @GrpcMethod(grpcPackages.payments.service)
  @CircuitBreaker({ name: 'inbound/Quote', ...INBOUND })
  @Bulkhead(INBOUND_LIMIT)
  quote(request: QuoteRequest): QuoteReply {
    return this.payments.quote(readRequest(quoteRequest, request));
  }
}

/** How the caller is told that nothing was booked, if that is what the error says. */
function refusalOf(error: unknown): RpcException | undefined {
  if (error instanceof KeyReusedError) {
    return keyReused(error.message);
  }
  if (error instanceof CallersGoneError) {
    return new RpcException({ code: status.CANCELLED, message: error.message });
  }
  return undefined;
}
