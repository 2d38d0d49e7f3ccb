/**
 * What B adds to the error of PlaceOrder, so that A can tell its client which order it was and what
 * became of it: `failed` (nothing was charged) or `payment_unknown`.
 */
export const ORDER_ID_TRAILER = 'order-id';
export const ORDER_STATUS_TRAILER = 'order-status';
