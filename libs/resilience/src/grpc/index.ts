export { attemptEnd, isMessageFault } from './attempt-end.js';
export { GRPC_RULES, endedLate, grpcClassifier } from './classify-grpc.js';
export type { GrpcRule } from './classify-grpc.js';
export {
  DO_NOT_RETRY,
  PUSHBACK_TRAILER,
  RETRY_AFTER_TRAILER,
  pushbackMs,
  retryAfterMs,
  setRetryAfterMs,
} from './pushback.js';
export { RECONNECT_CHANNEL_OPTIONS } from './reconnect-options.js';
export { isApplicationAnswer, relayStatus } from './relay-status.js';
export { grpcStatusName, isServiceError } from './service-error.js';
export { attemptFactsOf, recordAttempt } from '../core/index.js';
export type { AttemptEnd, AttemptFacts } from '../core/index.js';
