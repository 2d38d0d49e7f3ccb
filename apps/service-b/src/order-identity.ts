import { createHash } from 'node:crypto';

/**
 * The names of an order follow from its customer and idempotency key and from nothing else, so that
 * a B that was started again asks C under the same charge key.
 */
export interface OrderIdentity {
  /** Names the order: `ord_` and 32 hex digits. */
  readonly orderId: string;
  /** The idempotency key for C: `chg_` and 32 hex digits. Scoped by customer, as keys of A are. */
  readonly chargeKey: string;
}

export function orderIdentity(customer: string, idempotencyKey: string): OrderIdentity {
  return {
    orderId: `ord_${digest('order', customer, idempotencyKey)}`,
    chargeKey: `chg_${digest('charge', customer, idempotencyKey)}`,
  };
}

/** 128 bits of SHA-256; the parts are framed as JSON, so that no two lists of parts look alike. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().toString('hex', 0, 16);
}
