export { callThroughBreaker, circuitBreaker } from './circuit-breaker.operator.js';
export type { CircuitBreakerOperatorOptions } from './circuit-breaker.operator.js';
export { circuitBreakerForStream, streamThroughBreaker } from './stream-breaker.operator.js';
export type { StreamBreakerOptions, StreamVerdict } from './stream-breaker.operator.js';
export { withAttemptDeadline, withTotalDeadline } from './deadline.operator.js';
export { withBulkhead } from './bulkhead.operator.js';
export { withFallback } from './fallback.operator.js';
export { withRetry } from './retry.operator.js';
export { subscribeIn } from './subscribe-in.js';
