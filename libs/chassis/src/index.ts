export { ConfigError } from './config/config-error.js';
export { loadConfig } from './config/load-config.js';
export { serviceEnvironment } from './config/service-environment.js';
export {
  address,
  bindAddress,
  milliseconds,
  oneOf,
  port,
  secret,
  variable,
} from './config/variables.js';
export { propagateContext } from './context/propagate-context.js';
export {
  contextFromHeaders,
  CORRELATION_ID_HEADER,
  currentContext,
  isCorrelationId,
  type RequestContext,
  runInContext,
  TRACEPARENT_HEADER,
} from './context/request-context.js';
export {
  createGrpcService,
  type DependencyReported,
  type GrpcService,
  type GrpcServiceOptions,
} from './grpc/grpc-service.js';
export {
  createHttpService,
  type HttpService,
  type HttpServiceOptions,
} from './http/http-service.js';
export { renderLogLine, type RenderOptions } from './log-rendering/index.js';
export { type Failure, FailureLog } from './logging/failure-log.js';
export type { LogFormat, LogLevel } from './logging/log-settings.js';
export {
  createServiceLogger,
  type ServiceLogger,
  type ServiceLoggerOptions,
} from './logging/service-logger.js';
export { SERVER_LIMITS } from './grpc/server-limits.js';
export { hostAndPort } from './service/announce-listening.js';
export { explainListenError, ListenFault, type ListenTarget } from './service/listen-fault.js';
export { runService } from './service/run-service.js';
export type { DrainReport, RunningService } from './service/running-service.js';
export { StartupFault } from './service/startup-fault.js';
export type { CallSpan, CallTracer, InboundCall } from './traffic/call-tracer.js';
export { countOutbound } from './traffic/count-outbound.js';
export { BOUNDS_MS, type HistogramCounts } from './traffic/ms-histogram.js';
export { type CallEnd, type Direction, type OperationTraffic, Traffic } from './traffic/traffic.js';
export { VERSION } from './version.js';
