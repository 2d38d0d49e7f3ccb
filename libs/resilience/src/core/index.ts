export { attemptFactsOf, recordAttempt } from './attempt-facts.js';
export type { AttemptEnd, AttemptFacts } from './attempt-facts.js';
export { BreakerMachine } from './breaker-machine.js';
export type { BreakerHost, MachineSnapshot, Refusal } from './breaker-machine.js';
export { BREAKER_DEFAULTS, MAX_DURATION_MS, resolveBreakerOptions } from './breaker-options.js';
export type { BreakerOptions, ResolvedBreakerOptions } from './breaker-options.js';
export type { Clock } from './clock.js';
export { totalCalls } from './counters.js';
export type { Counters } from './counters.js';
export {
  BreakerConfigError,
  BudgetExhaustedError,
  CallCancelledError,
  CircuitOpenError,
  ResilienceError,
} from './errors.js';
export type { CancelReason, RefusalReason, ResilienceErrorCode } from './errors.js';
export { Permit } from './permit.js';
export type { BreakerMode, CircuitState, Outcome } from './state.js';
export type { Transition, TransitionReason } from './transition.js';
export { IGNORE, SUCCESS } from './verdict.js';
export type { CallFacts, Classifier, FailureCause, Verdict } from './verdict.js';
