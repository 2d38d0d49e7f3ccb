import { type Metadata, status } from '@grpc/grpc-js';
import { Controller, UseFilters } from '@nestjs/common';
import { GrpcMethod, RpcException } from '@nestjs/microservices';
import {
  amountField,
  type BreakerGroup,
  currencyField,
  customerField,
  type GetOrderRequest,
  type GetQuoteRequest,
  grpcPackages,
  keyReused,
  orderIdField,
  type OrderMessage,
  type OrdersHandlers,
  type PlaceOrderRequest,
  type Quote,
  readIdempotencyKey,
  readRequest,
} from '@firebreak/contracts';
import { CircuitBreaker } from '@firebreak/resilience/nest';
import { z } from 'zod';
import { OrderNotPaidFilter } from './order-not-paid.filter.js';
import { OrderKeyReusedError } from './order-store.js';
import { toMessage } from './order.message.js';
import { OrdersService } from './orders.service.js';

const placeOrderRequest = z.object({
  customer: customerField,
  amount: amountField,
  currency: currencyField,
});
const getOrderRequest = z.object({ id: orderIdField });
const getQuoteRequest = z.object({ amount: amountField, currency: currencyField });

const INBOUND = {
  group: 'server' satisfies BreakerGroup,
  failureThreshold: 5,
};

/** What B offers to A: the rules of `proto/firebreak/orders/v1`. */
@Controller()
@UseFilters(OrderNotPaidFilter)
export class OrdersController implements OrdersHandlers {
  constructor(private readonly orders: OrdersService) {}

  @GrpcMethod(grpcPackages.orders.service)
  @CircuitBreaker({ name: 'inbound/PlaceOrder', ...INBOUND })
  async placeOrder(request: PlaceOrderRequest, metadata: Metadata): Promise<OrderMessage> {
    const key = readIdempotencyKey(metadata);
    const order = readRequest(placeOrderRequest, request);
    try {
      return toMessage(await this.orders.place(order, key));
    } catch (error) {
      if (!(error instanceof OrderKeyReusedError)) throw error;
      throw keyReused(error.message);
    }
  }

  @GrpcMethod(grpcPackages.orders.service)
  @CircuitBreaker({ name: 'inbound/GetOrder', ...INBOUND })
  getOrder(request: GetOrderRequest): OrderMessage {
    const { id } = readRequest(getOrderRequest, request);
    const order = this.orders.find(id);
    if (!order) throw new RpcException({ code: status.NOT_FOUND, message: `No order ${id}.` });
    return toMessage(order);
  }

  @GrpcMethod(grpcPackages.orders.service)
  @CircuitBreaker({ name: 'inbound/GetQuote', ...INBOUND })
  getQuote(request: GetQuoteRequest): Promise<Quote> {
    const { amount, currency } = readRequest(getQuoteRequest, request);
    return this.orders.quote(amount, currency);
  }
}
