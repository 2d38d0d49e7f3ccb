export { attemptDeadline, MAX_CALL_MS, reserveMs, resolveDeadlineOptions } from './deadline.js';
export type { DeadlineOptions } from './deadline.js';
export type {
  BreakerEventKind,
  BreakerEventMap,
  BreakerListener,
  BreakerTransition,
  CallBlocked,
  CallSettled,
} from './breaker-events.js';
export { BreakerRegistry } from './breaker-registry.js';
export type { RegistryListener } from './breaker-registry.js';
export { callScope, runInCallScope } from './call-scope.js';
export type { CallScope } from './call-scope.js';
export { CircuitBreaker } from './circuit-breaker.js';
export type { BreakerSetup, BreakerSnapshot } from './circuit-breaker.js';
export { classifyErrors, failOnly, judgeCancel } from './classify-errors.js';
export { isLocal, markLocal } from './local-error.js';
export { monotonicClock } from './monotonic-clock.js';
export { PauseMonitor } from './pause-monitor.js';
