export { observeResilience } from './observe-resilience.js';
export type { ObserveOptions } from './observe-resilience.js';
export type { PeerCounts } from './peer-series.js';
export { policySource } from './policy-source.js';
export type { Policies, PolicyFigures, PolicyHearer, PolicySource } from './policy-source.js';
export { traceResilience } from './trace-resilience.js';
export type { TraceOptions } from './trace-resilience.js';
