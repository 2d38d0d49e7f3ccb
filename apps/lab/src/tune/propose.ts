import type { Probes, Proposal, ServiceFigures, TuneWishes } from '../results/tune-result.js';
import { LatencyModel } from './latency-model.js';
import { type OpenPeriod, proposeOpenPeriod } from './open-period.js';
import { pasteableOptions } from './pasteable-options.js';
import { type DeadlineChoice, proposeDeadline } from './propose-deadline.js';
import { proposeRule } from './propose-rule.js';
import type { FailurePattern } from './streaks.js';

/** From here on a second probe costs little time, and halves what one lucky answer can do. */
export const SECOND_PROBE_RATE_PER_SECOND = 10;

/** A proposal, and what its numbers were chosen by. */
export interface Chosen {
  readonly proposal: Proposal;
  readonly deadline: DeadlineChoice;
  readonly openPeriod: OpenPeriod;
  /** How failures come with the deadline in place. */
  readonly failures: FailurePattern;
}

/**
 * Deadline, threshold, open period and probes for one hop.
 * @throws LabError when none will do
 */
export function propose(service: ServiceFigures, wishes: TuneWishes): Chosen {
  const deadline = proposeDeadline(service, wishes, new LatencyModel(service.latency));
  const failures = failuresSeen(service, deadline.falseTimeouts);
  const { ratePerSecond } = service;
  const rule = proposeRule({ failures, ratePerSecond, wishes });
  const openPeriod = proposeOpenPeriod(wishes, ratePerSecond);
  const setting = {
    deadlineMs: deadline.deadlineMs,
    rule,
    openMs: openPeriod.openMs,
    probes: proposeProbes(ratePerSecond),
  };
  const { rate: seenErrorRate } = failures;
  const { falseTimeouts } = deadline;
  const options = pasteableOptions(setting);
  const proposal = { ...setting, falseTimeouts, seenErrorRate, options };
  return { proposal, deadline, openPeriod, failures };
}

/** What the deadline cuts off comes on top of what fails anyway. */
function failuresSeen(
  { errorRate, errorAfterError }: ServiceFigures,
  falseTimeouts: number,
): FailurePattern {
  const rate = errorRate + (1 - errorRate) * falseTimeouts;
  const afterFailure = errorAfterError + (1 - errorAfterError) * falseTimeouts;
  return { rate, afterFailure: Math.max(rate, afterFailure) };
}

function proposeProbes(ratePerSecond: number): Probes {
  const needed = ratePerSecond >= SECOND_PROBE_RATE_PER_SECOND ? 2 : 1;
  return { needed, atOnce: 1, minSuccessRate: 1 };
}
