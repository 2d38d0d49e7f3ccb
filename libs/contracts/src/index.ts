export { SERVICES, DEFAULT_PORTS } from './chain.js';
export type { ServiceName } from './chain.js';
export { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_PATTERN } from './idempotency-key.js';
export { PLACEMENTS, PLACEMENT_NAMES, DEFAULT_PLACEMENT, isGroupActive } from './placements.js';
export type { BreakerGroup, Placement } from './placements.js';
export { grpcPackages } from './proto.js';
export type { GrpcPackage } from './proto.js';
export type {
  OrdersClient,
  OrdersHandlers,
  PaymentsClient,
  PaymentsHandlers,
} from './rpc-types.js';
export type {
  Charge,
  ChargeRequest,
  GetOrderRequest,
  GetQuoteRequest,
  OrderMessage,
  OrderStatusMessage,
  PlaceOrderRequest,
  Quote,
  QuoteReply,
  QuoteRequest,
} from './messages.js';
