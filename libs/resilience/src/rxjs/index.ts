export { callThroughBreaker, circuitBreaker } from './circuit-breaker.operator.js';
export type { CircuitBreakerOperatorOptions } from './circuit-breaker.operator.js';
export { circuitBreakerForStream } from './stream-breaker.operator.js';
export type { StreamBreakerOptions, StreamVerdict } from './stream-breaker.operator.js';
