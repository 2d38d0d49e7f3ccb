// An entry of its own, free of Nest: a command line tool that uses it starts fast.
export type {
  AdminEvent,
  AdminHandlers,
  AdminMethod,
  AdminReply,
  AdminRequest,
  BreakerStatus,
  BreakerToSend,
  EventToSend,
  FaultListMessage,
  FaultListToSend,
  FaultMessage,
  FaultToSend,
  ServiceStatusMessage,
  StatusToSend,
  TrafficStatus,
  TrafficToSend,
} from '../admin.js';
export { CHANNEL_OPTIONS } from '../channel-options.js';
export {
  adminPortVariable,
  DEFAULT_ADMIN_PORTS,
  DEFAULT_METRICS_PORTS,
  DEFAULT_PORTS,
  metricsPortVariable,
  SERVICES,
} from '../chain.js';
export type { ServiceName } from '../chain.js';
export { faultFromMessage, faultToMessage } from '../fault-message.js';
export {
  EVERY_OPERATION,
  FAULT_CODES,
  FAULT_KINDS,
  faultSchema,
  LONGEST_FAULT_MS,
} from '../faults.js';
export type { Fault, FaultCode, FaultControl, FaultKind, FaultRequest } from '../faults.js';
export { DEFAULT_PLACEMENT, isGroupActive, PLACEMENT_NAMES } from '../placements.js';
export type { BreakerGroup, Placement } from '../placements.js';
export { grpcPackages } from '../proto.js';
