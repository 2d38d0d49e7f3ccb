/*
 * What the policies of one method must agree on. Checked at the start, and again before figures
 * change while the application runs.
 */
import type { ResolvedBreakerOptions } from '../core/index.js';
import {
  pipelineFaults,
  type DeadlineOptions,
  type ResolvedRetryOptions,
} from '../policies/index.js';

/** The figures of one method's policies. */
export interface MethodFigures {
  readonly breakers: readonly { readonly name: string; readonly options: ResolvedBreakerOptions }[];
  readonly retry: ResolvedRetryOptions | undefined;
  readonly deadline: DeadlineOptions | undefined;
}

/** Where the policies of one method contradict each other; a method may have several breakers. */
export function agreementFaults({ breakers, retry, deadline }: MethodFigures): string[] {
  // How long a slot is held is the caller's deadline's concern, too: not known before the call.
  const figures = { retry, deadline, hasBulkhead: false };
  const own = pipelineFaults(figures);
  const withBreakers = breakers.flatMap(({ name, options }) =>
    [...pipelineFaults({ ...figures, breaker: options }), ...attemptFaults(options, deadline)]
      .filter((fault) => !own.includes(fault))
      .map((fault) => `${fault} (circuit breaker "${name}")`),
  );
  return [...own, ...withBreakers];
}

/**
 * A breaker has figures of its own from when it was made: they may not fit the deadline of a method
 * that uses it by name, or one that was changed since.
 */
function attemptFaults(
  { leaseMs, fairMs, stall }: ResolvedBreakerOptions,
  { attemptMs, totalMs }: DeadlineOptions = {},
): string[] {
  const longestMs = attemptMs ?? totalMs;
  if (longestMs === undefined) return [];
  const attempt = `deadline.${attemptMs === undefined ? 'totalMs' : 'attemptMs'} (${longestMs})`;
  const faults: string[] = [];
  if (leaseMs < longestMs) {
    faults.push(
      `breaker.leaseMs (${leaseMs}) must be at least ${attempt}: ` +
        'a probe would be given up while it is on its way; set breaker.attemptMs or leaseMs as well',
    );
  }
  if (fairMs !== undefined && fairMs > longestMs) {
    faults.push(
      `breaker.fairMs (${fairMs}) must be at most ${attempt}: no attempt that times out would count`,
    );
  }
  if (stall !== undefined && stall.afterMs >= longestMs) {
    faults.push(
      `breaker.stall.afterMs (${stall.afterMs}) must be below ${attempt}: ` +
        'each attempt would end before it could stall',
    );
  }
  return faults;
}
