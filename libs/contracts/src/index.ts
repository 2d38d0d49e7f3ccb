export {
  adminPortVariable,
  DEFAULT_ADMIN_PORTS,
  DEFAULT_METRICS_PORTS,
  DEFAULT_PORTS,
  SERVICES,
} from './chain.js';
export type { ServiceName } from './chain.js';
export { grpcClient } from './grpc-client.js';
export {
  EVERY_OPERATION,
  FAULT_CODES,
  FAULT_KINDS,
  faultSchema,
  LONGEST_FAULT_MS,
} from './faults.js';
export type { Fault, FaultCode, FaultControl, FaultKind, FaultRequest } from './faults.js';
export { MAX_AMOUNT, amountField, currencyField, customerField, orderIdField } from './fields.js';
export {
  IDEMPOTENCY_KEY,
  IDEMPOTENCY_KEY_PATTERN,
  idempotencyKeyField,
} from './idempotency-key.js';
export {
  PLACEMENTS,
  PLACEMENT_NAMES,
  DEFAULT_PLACEMENT,
  isGroupActive,
  readsMarkers,
} from './placements.js';
export type { BreakerGroup, Placement } from './placements.js';
export { grpcPackages } from './proto.js';
export type { GrpcPackage } from './proto.js';
export {
  KEY_REUSED_REASON,
  ORDER_ID_TRAILER,
  ORDER_STATUS_TRAILER,
  REFUSAL_REASON_TRAILER,
} from './trailers.js';
export { isKeyReused, keyReused } from './key-reused.js';
export { readIdempotencyKey, readRequest } from './read-request.js';
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
