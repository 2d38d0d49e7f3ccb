/**
 * What B adds to the error of PlaceOrder, so that A can tell its client which order it was and what
 * became of it: `failed` (nothing was charged) or `payment_unknown`.
 */
export const ORDER_ID_TRAILER = 'order-id';
export const ORDER_STATUS_TRAILER = 'order-status';
/**
 * Why B and C refuse a write with FAILED_PRECONDITION. The code alone does not tell: whatever else
 * goes wrong may end with it too, and to take another key then could charge twice.
 */
export const REFUSAL_REASON_TRAILER = 'refusal-reason';
/** The key stands for another request; nothing was charged for this one. */
export const KEY_REUSED_REASON = 'idempotency_key_reused';
