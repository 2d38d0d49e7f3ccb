import { Injectable, Logger } from '@nestjs/common';
import type { Charge, Quote } from '@firebreak/contracts';
import { firstValueFrom } from 'rxjs';
import { chargeOutcomeOf } from './charge-outcome.js';
import { DependencyReport } from './dependency-report.js';
import { orderIdentity } from './order-identity.js';
import { OrderStore } from './order-store.js';
import type { Order, OrderRequest } from './order.js';
import { PaymentsGateway } from './payments.gateway.js';

/** Keeps orders and has them paid. */
@Injectable()
export class OrdersService {
  private readonly logger = new Logger('Orders');
  private readonly store = new OrderStore();

  constructor(
    private readonly payments: PaymentsGateway,
    private readonly report: DependencyReport,
  ) {}

  /**
   * Places an order and has it paid. The same key gives the same order: as it is once it is paid,
   * by asking C again under the same charge key until then.
   * @throws OrderKeyReusedError if the key stands for another request
   * @throws OrderNotPaidError if nobody else has had it paid meanwhile, caused by what the payment failed with
   */
  async place(request: OrderRequest, idempotencyKey: string): Promise<Order> {
    const { orderId, chargeKey } = orderIdentity(request.customer, idempotencyKey);
    const known = this.store.begin(orderId, request);
    if (known.status === 'paid') return known;

    return this.charge(orderId, request, chargeKey);
  }

  find(id: string): Order | undefined {
    return this.store.find(id);
  }

  async quote(amount: number, currency: string): Promise<Quote> {
    try {
      return await firstValueFrom(this.payments.quote({ amount, currency }));
    } catch (error) {
      this.report.failed('Quote', error);
      throw error;
    }
  }

  private async charge(orderId: string, request: OrderRequest, chargeKey: string): Promise<Order> {
    const attempts: unknown[] = [];
    const asked = { orderId, ...request };
    let charged: Charge;
    try {
      const call = this.payments.charge(asked, chargeKey, (error) => attempts.push(error));
      charged = await firstValueFrom(call);
    } catch (error) {
      return this.unlessPaid(this.store.settle(orderId, chargeOutcomeOf(error, attempts)), error);
    }
    return this.paid(orderId, charged);
  }

  private paid(orderId: string, { transactionId }: Charge): Order {
    const order = this.store.settle(orderId, { kind: 'paid', transactionId });
    this.logger.log(`order ${orderId} over ${order.amount} ${order.currency} is paid`, {
      event: 'order.placed',
      orderId,
      customer: order.customer,
      transactionId,
    });
    return order;
  }

  /** Another request with the same key may have had the order paid while this one failed. */
  private unlessPaid(order: Order, error: unknown): Order {
    this.report.failed('Charge', error, order);
    if (order.status === 'paid') return order;
    throw new OrderNotPaidError(order, error);
  }
}

/** The order stands as it is, unpaid as far as we know; the cause says why. */
export class OrderNotPaidError extends Error {
  constructor(
    readonly order: Order,
    override readonly cause: unknown,
  ) {
    super(`The order ${order.id} is ${order.status}.`, { cause });
    this.name = 'OrderNotPaidError';
  }
}
