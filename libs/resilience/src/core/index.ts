export { attemptFactsOf, chanceMs, endedLate, isOverdue, recordAttempt } from './attempt-facts.js';
export type { AttemptEnd, AttemptFacts } from './attempt-facts.js';
export { BREAKER_DEFAULTS } from './breaker-defaults.js';
export { BreakerMachine, NEEDS_PERMIT } from './breaker-machine.js';
export type { BreakerHost } from './breaker-machine.js';
export { resolveBreakerOptions } from './breaker-options.js';
export type { BreakerOptions, ResolvedBreakerOptions } from './breaker-options.js';
export { CircuitOpenError, withoutStack } from './circuit-open-error.js';
export type { RefusalReason } from './circuit-open-error.js';
export { attemptsOf, recordAttempts } from './attempts-made.js';
export type { Clock, Timers } from './clock.js';
export { totalCalls } from './counters.js';
export type { Counters } from './counters.js';
export {
  BreakerConfigError,
  BudgetExhaustedError,
  CallCancelledError,
  ResilienceError,
} from './errors.js';
export type { CancelReason, ResilienceErrorCode } from './errors.js';
export type { HalfOpenOptions, SampledOptions } from './half-open-options.js';
export type {
  OpenBackoffOptions,
  OpenPeriodFunction,
  OpenPeriodOptions,
} from './open-period-options.js';
export type { MachineSnapshot, Refusal } from './machine-snapshot.js';
export {
  MAX_DURATION_MS,
  between,
  countFaults,
  durationFaults,
  got,
  isCount,
  isDuration,
  isPlain,
  isRecord,
  missingFaults,
  nameFaults,
  show,
  unknownFaults,
} from './option-faults.js';
export type { Fields } from './option-faults.js';
export { Permit } from './permit.js';
export type { Dispatch, PermitHome } from './permit.js';
export type { RateExplanation, RuleExplanation } from './rules/index.js';
export { BulkheadFullError, DeadlineExceededError, FallbackFailedError } from './policy-errors.js';
export type { BulkheadRefusal } from './policy-errors.js';
export type { RetryAdvice, RetryJudge } from './retry-advice.js';
export { SameAsBefore } from './same-as-before.js';
export type { BreakerMode, CircuitState, Outcome } from './state.js';
export type { Transition, TransitionReason } from './transition.js';
export type {
  FailureRateOptions,
  SlowCallOptions,
  StallOptions,
  TrippingOptions,
} from './tripping-options.js';
export { IGNORE, SUCCESS } from './verdict.js';
export type { CallFacts, Classifier, FailureCause, Verdict } from './verdict.js';
