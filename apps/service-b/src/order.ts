/** What a customer wants to pay for. */
export interface OrderRequest {
  readonly customer: string;
  /** In minor units of the currency. */
  readonly amount: number;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** How far the payment came: `payment_unknown` means that it may or may not have been taken. */
export type OrderStatus = 'paid' | 'failed' | 'payment_unknown';

export interface Order extends OrderRequest {
  readonly id: string;
  readonly status: OrderStatus;
  /** C's name for the payment; there if and only if the order is paid. */
  readonly transactionId?: string;
}

/**
 * What one attempt to charge came to. `not_charged` is certain: nothing was sent, or C answered
 * that it did not book. `unknown` is everything else that is not a payment.
 */
export type ChargeOutcome =
  | { readonly kind: 'paid'; readonly transactionId: string }
  | { readonly kind: 'not_charged' }
  | { readonly kind: 'unknown' }
  /** C knows the key with another request: this order is not the one that the key stands for. */
  | { readonly kind: 'key_reused' };

export function isSameRequest(one: OrderRequest, other: OrderRequest): boolean {
  return (
    one.customer === other.customer &&
    one.amount === other.amount &&
    one.currency === other.currency
  );
}
