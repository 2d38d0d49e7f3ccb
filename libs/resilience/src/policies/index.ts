export { Bulkhead } from './bulkhead.js';
export type { BulkheadSetup } from './bulkhead.js';
export type { BulkheadEventMap, BulkheadSnapshot } from './bulkhead-events.js';
export { Slot } from './slot.js';
export type { BulkheadScope, SlotAnswer } from './slot.js';
export { resolveBulkheadOptions } from './bulkhead-options.js';
export type { BulkheadOptions } from './bulkhead-options.js';
export { cancelError, onAbort } from './cancellation.js';
export { Deadline } from './deadline.js';
export type { DeadlineEventMap, DeadlineSetup, DeadlineSnapshot } from './deadline.js';
export { defined } from './defined.js';
export { resolveDeadlineOptions } from './deadline-options.js';
export type { DeadlineOptions } from './deadline-options.js';
export { attemptDeadline, MAX_CALL_MS, reserveMs, totalDeadline } from './deadline-times.js';
export { degradationOf, recordDegradation } from './degradation.js';
export type { Degradation } from './degradation.js';
export { extendScope } from './extend-scope.js';
export { ignoringRefusals } from './ignoring-refusals.js';
export { Fallback } from './fallback.js';
export type { FallbackSetup } from './fallback.js';
export type { FallbackEventMap, FallbackSnapshot } from './fallback-events.js';
export { resolveFallbackOptions } from './fallback-options.js';
export type { FallbackOptions, LastGoodOptions } from './fallback-options.js';
export { judgeRetry } from './judge-retry.js';
export { Pipeline, resilient } from './pipeline.js';
export type { CallContext, PipelineCall } from './pipeline.js';
export { pipelineFaults } from './pipeline-faults.js';
export type { PipelineFigures } from './pipeline-faults.js';
export { refusedForMs } from './pipeline-set.js';
export type { PipelineTools, Policies, PolicySet } from './pipeline-set.js';
export { Retry } from './retry.js';
export { RetryBudget } from './retry-budget.js';
export type { RetryBudgetSnapshot } from './retry-budget.js';
export type { RetryBudgetOptions } from './retry-budget-options.js';
export type {
  RetryEventMap,
  RetryRefusal,
  RetryRefusals,
  RetryRefused,
  RetryScheduled,
} from './retry-events.js';
export { resolveRetryOptions } from './retry-options.js';
export type { ResolvedRetryOptions, RetryOptions } from './retry-options.js';
export type { RetrySetup, RetrySnapshot } from './retry-setup.js';
export type { RetryDecision, RetryRun, RetryScope, RetryTarget } from './retry-run.js';
export { LimitedCall } from './time-limit.js';
export type { TimeLimit } from './time-limit.js';
export { systemTimers } from './timers.js';
export type {
  BreakerEventKind,
  BreakerEventMap,
  BreakerListener,
  BreakerTransition,
  CallBlocked,
  CallSettled,
} from './breaker-events.js';
export { BreakerRegistry } from './breaker-registry.js';
export type { RegistryListener, RegistrySetup } from './breaker-registry.js';
export { callScope, runInCallScope } from './call-scope.js';
export type { CallScope } from './call-scope.js';
export { CircuitBreaker } from './circuit-breaker.js';
export type { BreakerSetup, BreakerSnapshot } from './circuit-breaker.js';
export { CoarseClock } from './coarse-clock.js';
export { classifyErrors, failOnly, judgeCancel } from './classify-errors.js';
export { LatencyHistogram } from './latency-histogram.js';
export type { LatencyBucket } from './latency-histogram.js';
export { isLocal, markLocal } from './local-error.js';
export { monotonicClock } from './monotonic-clock.js';
export { PauseMonitor } from './pause-monitor.js';
export { planChanges, reconfigureTogether } from './reconfigure.js';
export type {
  OptionChanges,
  PlannedChange,
  Reconfigurable,
  ReconfigurableSource,
} from './reconfigure.js';
