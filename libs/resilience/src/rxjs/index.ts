export { circuitBreaker } from './circuit-breaker.operator.js';
export type { CircuitBreakerOperatorOptions } from './circuit-breaker.operator.js';
