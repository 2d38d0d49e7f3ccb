export { BreakerHealthIndicator } from './breaker.health.js';
export type { BreakerHealth, BreakerHealthOptions } from './breaker.health.js';
