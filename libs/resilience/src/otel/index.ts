export { observeResilience } from './observe-resilience.js';
export type { ObserveOptions, Snapshots } from './observe-resilience.js';
export { traceResilience } from './trace-resilience.js';
export type { TraceOptions } from './trace-resilience.js';
