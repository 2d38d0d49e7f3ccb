import type { RuleExplanation } from './rules/index.js';
import type { BreakerMode, CircuitState } from './state.js';
import type { FailureCause } from './verdict.js';

/** What made the circuit move. */
export type TransitionReason =
  | 'failures'
  | 'failure_rate'
  | 'slow_calls'
  | 'stalled'
  | 'open_period_over'
  | 'probe_failed'
  | 'probe_lease_expired'
  | 'probes_succeeded'
  | 'tripped'
  | 'forced_open'
  | 'disabled'
  | 'auto'
  | 'reset'
  | 'reconfigured';

/** One move of a circuit, as a plain fact. Times are on the breaker's clock. */
export interface Transition {
  readonly from: CircuitState;
  readonly to: CircuitState;
  readonly mode: BreakerMode;
  readonly reason: TransitionReason;
  /** The generation that begins with this move. */
  readonly generation: number;
  /** When the move was due. */
  readonly at: number;
  /** When an event made the machine notice; later than `at` only for what fell due unseen. */
  readonly observedAt: number;
  /** Failures that counted towards the trip when it moved. */
  readonly failures: number;
  /** What the rule that tripped had counted; absent unless one did. */
  readonly rule?: RuleExplanation;
  /** The last failure that counted, if any led here. */
  readonly cause?: FailureCause;
  /** Until when calls are refused; absent unless open by itself. */
  readonly openUntil?: number;
  /** True if the callee said for how long, in place of the breaker's own period. */
  readonly hinted?: true;
}
