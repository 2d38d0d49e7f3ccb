/*
 * Policies that are fine each by itself may still work against each other. What can be told before
 * the first call is told here.
 */
import type { ResolvedBreakerOptions } from '../core/index.js';
import type { DeadlineOptions } from './deadline-options.js';
import type { ResolvedRetryOptions } from './retry-options.js';

/** The figures of one pipeline that bear on each other. */
export interface PipelineFigures {
  readonly deadline?: DeadlineOptions | undefined;
  readonly retry?: ResolvedRetryOptions | undefined;
  readonly breaker?: ResolvedBreakerOptions | undefined;
  readonly hasBulkhead: boolean;
}

/** Where the policies of one pipeline contradict each other. */
export function pipelineFaults(figures: PipelineFigures): string[] {
  return [
    ...thresholdFaults(figures),
    ...budgetFaults(figures),
    ...totalFaults(figures),
    ...slotFaults(figures),
    ...attemptFaults(figures),
  ];
}

/** Each attempt counts, so that one unlucky call could open the circuit for everybody. */
function thresholdFaults({ retry, breaker }: PipelineFigures): string[] {
  const attempts = retry?.attempts ?? 1;
  if (breaker === undefined || attempts === 1) return [];
  const { failureThreshold, failureRate, slowCalls, stall } = breaker;
  const limits: Record<string, number | false> = {
    failureThreshold,
    'failureRate.minCalls': failureRate?.minCalls ?? false,
    'slowCalls.minCalls': slowCalls?.minCalls ?? false,
    'stall.count': stall?.count ?? false,
  };
  return Object.entries(limits).flatMap(([field, calls]) =>
    calls === false || calls > attempts
      ? []
      : [
          `breaker.${field} (${calls}) must be above retry.attempts (${attempts}): ` +
            'one unlucky call would open the circuit',
        ],
  );
}

/** A call that is begun must be able to count, or short budgets would hide a hung callee. */
function budgetFaults({ deadline, breaker }: PipelineFigures): string[] {
  const { minBudgetMs } = { ...deadline };
  const { fairMs } = { ...breaker };
  if (minBudgetMs === undefined || fairMs === undefined || minBudgetMs < fairMs) return [];
  return [`deadline.minBudgetMs (${minBudgetMs}) must be below breaker.fairMs (${fairMs})`];
}

/** An attempt that never fits into the time exists on paper only. */
function totalFaults({ deadline, retry }: PipelineFigures): string[] {
  const { totalMs, attemptMs } = { ...deadline };
  if (totalMs === undefined || attemptMs === undefined || retry === undefined) return [];
  const neededMs = retry.attempts * attemptMs + longestBackoffsMs(retry);
  if (neededMs <= totalMs) return [];
  return [
    `retry.attempts (${retry.attempts}) of deadline.attemptMs (${attemptMs}) take up to ` +
      `${Math.ceil(neededMs)} ms with their back-offs, more than deadline.totalMs (${totalMs})`,
  ];
}

/** A call that hangs would hold its slot for ever. */
function slotFaults({ deadline, hasBulkhead }: PipelineFigures): string[] {
  const { totalMs, attemptMs } = { ...deadline };
  if (!hasBulkhead || totalMs !== undefined || attemptMs !== undefined) return [];
  return ['bulkhead needs a deadline: a call that hangs would hold its slot for ever'];
}

/**
 * A breaker has figures of its own from when it was made: they may not fit the deadline of the
 * calls that it guards, or one that was changed since.
 */
function attemptFaults({ breaker, deadline }: PipelineFigures): string[] {
  const { attemptMs, totalMs } = { ...deadline };
  const longestMs = attemptMs ?? totalMs;
  if (longestMs === undefined || breaker === undefined) return [];
  const { leaseMs, fairMs, stall } = breaker;
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

function longestBackoffsMs({
  attempts,
  baseMs,
  factor,
  maxMs,
  jitter,
  jitterRatio,
}: ResolvedRetryOptions): number {
  let sumMs = 0;
  for (let step = 0; step < attempts - 1; step++) sumMs += Math.min(baseMs * factor ** step, maxMs);
  return jitter === 'additive' ? sumMs * (1 + jitterRatio) : sumMs;
}
