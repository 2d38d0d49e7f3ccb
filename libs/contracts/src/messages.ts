/**
 * The messages of the chain under short names. They are generated from proto/ and written nowhere
 * else; a message is taken in its complete form (no optional fields), for sending too.
 */
export type { Charge__Output as Charge } from './generated/firebreak/payments/v1/Charge.js';
export type { ChargeRequest__Output as ChargeRequest } from './generated/firebreak/payments/v1/ChargeRequest.js';
export type { QuoteReply__Output as QuoteReply } from './generated/firebreak/payments/v1/QuoteReply.js';
export type { QuoteRequest__Output as QuoteRequest } from './generated/firebreak/payments/v1/QuoteRequest.js';
export type { GetOrderRequest__Output as GetOrderRequest } from './generated/firebreak/orders/v1/GetOrderRequest.js';
export type { GetQuoteRequest__Output as GetQuoteRequest } from './generated/firebreak/orders/v1/GetQuoteRequest.js';
export type { Order__Output as OrderMessage } from './generated/firebreak/orders/v1/Order.js';
export type { OrderStatus__Output as OrderStatusMessage } from './generated/firebreak/orders/v1/OrderStatus.js';
export type { PlaceOrderRequest__Output as PlaceOrderRequest } from './generated/firebreak/orders/v1/PlaceOrderRequest.js';
export type { Quote__Output as Quote } from './generated/firebreak/orders/v1/Quote.js';
