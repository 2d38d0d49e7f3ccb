/*
 * Why a circuit opened, where no error of a call says it.
 */
import type { ResolvedBreakerOptions } from './breaker-options.js';
import type { TransitionReason } from './transition.js';
import type { FailureCause } from './verdict.js';

const BY_FAILURE: ReadonlySet<TransitionReason> = new Set<TransitionReason>([
  'failures',
  'failure_rate',
  'slow_calls',
  'stalled',
  'probe_failed',
  'probe_lease_expired',
]);

const LEASE_EXPIRED: FailureCause = Object.freeze({
  code: 'PROBE_LEASE_EXPIRED',
  message: 'a probe was never answered',
});

/** True for moves that a failing callee causes, as opposed to time and operators. */
export function isCausedByFailure(reason: TransitionReason): boolean {
  return BY_FAILURE.has(reason);
}

/** The cause of a move that fell due by itself. */
export function dueCause(
  reason: TransitionReason,
  { stall }: Partial<Pick<ResolvedBreakerOptions, 'stall'>>,
): FailureCause {
  if (reason !== 'stalled' || stall === undefined) return LEASE_EXPIRED;
  const { count, afterMs } = stall;
  return {
    code: 'STALLED',
    message: `${count} calls failed or unanswered for ${afterMs} ms, and no success between`,
  };
}

/** The cause where a call that did its work took too long. */
export function slowCause(
  elapsedMs: number,
  { slowCalls }: Partial<Pick<ResolvedBreakerOptions, 'slowCalls'>>,
): FailureCause {
  const limit = slowCalls === undefined ? '' : `; slow is ${slowCalls.slowMs} ms`;
  return { code: 'SLOW_CALL', message: `took ${Math.round(elapsedMs)} ms${limit}` };
}
