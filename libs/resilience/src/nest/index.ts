export { Bulkhead } from './bulkhead.decorator.js';
export { breakerToken, InjectBreaker } from './breaker-injection.js';
export { BreakerLogger } from './breaker.logger.js';
export { CircuitBreaker } from './circuit-breaker.decorator.js';
export { cameFromDependency, classifyHttpHandler } from './classify-http-handler.js';
export { Deadline } from './deadline.decorator.js';
export type {
  BreakerDeclaration,
  BulkheadDeclaration,
  DeadlineDeclaration,
  FallbackDeclaration,
  RetryDeclaration,
  SharedBudget,
} from './declaration.js';
export { Fallback } from './fallback.decorator.js';
export { httpCallScope } from './http-call-scope.js';
export type { HttpCallScopeOptions, HttpMiddleware } from './http-call-scope.js';
export { openScope } from './inbound-scope.js';
export type { InboundScope } from './inbound-scope.js';
export type { MethodKind } from './method-kind.js';
export { NamedPolicies } from './named-policies.js';
export { PolicyRegistry } from './policy-registry.js';
export type {
  NamedRetryOptions,
  PolicyEventMap,
  PolicyListener,
  PolicySnapshots,
} from './policy-registry.js';
export type { PolicySetDeclaration } from './policy-set.js';
export type { BreakerDefinition, ResilienceFeature } from './resilience-feature.js';
export type { BreakerIdentity, ResilienceOptions } from './resilience-options.js';
export { ResilienceExceptionFilter } from './resilience-exception.filter.js';
export { ResilienceSettings } from './resilience-settings.js';
export type { SettingsChanges } from './resilience-settings.js';
export { ResilienceModule } from './resilience.module.js';
export { Resilient } from './resilient.decorator.js';
export {
  ResilienceInterceptor,
  ResilienceInterceptor as CircuitBreakerInterceptor,
} from './resilience.interceptor.js';
export { Retry } from './retry.decorator.js';
