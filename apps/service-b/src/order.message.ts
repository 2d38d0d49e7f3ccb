import type { OrderMessage, OrderStatusMessage } from '@firebreak/contracts';
import type { Order, OrderStatus } from './order.js';

const STATUS: Readonly<Record<OrderStatus, OrderStatusMessage>> = {
  paid: 'ORDER_STATUS_PAID',
  failed: 'ORDER_STATUS_FAILED',
  payment_unknown: 'ORDER_STATUS_PAYMENT_UNKNOWN',
};

/** An order as it goes over the wire. */
export function toMessage({ status, transactionId = '', ...order }: Order): OrderMessage {
  return { ...order, status: STATUS[status], transactionId };
}
