export { attemptEnd, isNeverSent, isMessageFault } from './attempt-end.js';
export { GRPC_RULES, grpcClassifier } from './classify-grpc.js';
export type { GrpcRule } from './classify-grpc.js';
export {
  ATTRIBUTION_RULES,
  FAILURE_REASONS,
  MARKER_DOMAIN,
  attribute,
  observeFailure,
  originOf,
  readMarker,
  relayMarker,
  stripMarkers,
  writeMarker,
} from './attribution/index.js';
export type {
  Attribution,
  AttributionRule,
  FailureMarker,
  FailureReason,
  KnownPeer,
  MarkerReading,
  Observation,
} from './attribution/index.js';
export {
  PREVIOUS_ATTEMPTS_HEADER,
  previousAttempts,
  writePreviousAttempts,
} from './previous-attempts.js';
export { DO_NOT_RETRY, PUSHBACK_TRAILER, pushbackMs } from './pushback.js';
export { RECONNECT_CHANNEL_OPTIONS } from './reconnect-options.js';
export { isApplicationAnswer, relayStatus } from './relay-status.js';
export { grpcStatusName, isServiceError } from './service-error.js';
export { attemptFactsOf, endedLate, recordAttempt } from '../core/index.js';
export type { AttemptEnd, AttemptFacts } from '../core/index.js';
