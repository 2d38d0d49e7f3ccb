export { metricsPort } from './config/metrics-port.js';
export { telemetryVariables } from './config/telemetry-variables.js';
export type { CallNames } from './metrics/call-attributes.js';
export { TelemetryModule } from './telemetry.module.js';
export type { TelemetryOptions } from './telemetry-options.js';
export { TelemetryServer } from './telemetry.server.js';
export { startTracing } from './tracing/tracing.js';
export type { Tracing, TracingOptions } from './tracing/tracing.js';
