import {
  amountField,
  currencyField,
  customerField,
  type OrderMessage,
  type OrderStatusMessage,
} from '@firebreak/contracts';
import { z } from 'zod';

/** An order as the edge shows it. */
export const orderView = z.object({
  id: z.string().meta({ description: 'Names the order.' }),
  status: z.enum(['paid', 'failed', 'payment_unknown']).meta({
    description: 'How far the payment came; `payment_unknown`: it may or may not have been taken.',
  }),
  customer: customerField,
  amount: amountField,
  currency: currencyField,
  transactionId: z.string().optional().meta({
    description: 'Names the payment; there if and only if the order is paid.',
  }),
});

export type OrderView = z.infer<typeof orderView>;

/** B sends one of the last three; the first would mean that B does not know either. */
const STATUS: Readonly<Record<OrderStatusMessage, OrderView['status']>> = {
  ORDER_STATUS_UNSPECIFIED: 'payment_unknown',
  ORDER_STATUS_PAID: 'paid',
  ORDER_STATUS_FAILED: 'failed',
  ORDER_STATUS_PAYMENT_UNKNOWN: 'payment_unknown',
};

export function showOrder({ transactionId, status, ...order }: OrderMessage): OrderView {
  const { id, customer, amount, currency } = order;
  const view = { id, status: STATUS[status], customer, amount, currency };
  return transactionId === '' ? view : { ...view, transactionId };
}
