import type { WindowCounts, WindowSettings } from './outcome-window.js';
import type { RateSettings } from './rate-rule.js';
import type { TripRuleSettings } from './trip-rule-settings.js';

/** What one rule counts, and what would make it trip: for snapshots and people. */
export type RuleExplanation =
  | {
      readonly rule: 'failures';
      readonly failures: number;
      readonly threshold: number;
      readonly streakMaxAgeMs: number;
    }
  | ({ readonly rule: 'failure_rate' } & RateExplanation)
  | ({ readonly rule: 'slow_calls'; readonly slowMs: number } & RateExplanation)
  | {
      readonly rule: 'stalled';
      /** Stalled calls, and failed ones, since the last success. */
      readonly stalls: number;
      readonly threshold: number;
      readonly afterMs: number;
    };

export interface RateExplanation extends WindowCounts {
  readonly minCalls: number;
  /** The share of bad calls that trips. */
  readonly rate: number;
  readonly window: WindowSettings;
}

/** What was counted by the rules that are on. */
interface RuleCounts {
  readonly failures: number;
  readonly failureRate: WindowCounts | undefined;
  readonly slowCalls: WindowCounts | undefined;
  readonly stalls: number | undefined;
}

export function explainRules(
  { failureThreshold, streakMaxAgeMs, failureRate, slowCalls, stall }: TripRuleSettings,
  counts: RuleCounts,
): readonly RuleExplanation[] {
  const rules: RuleExplanation[] = [];
  if (failureThreshold !== false) {
    const { failures } = counts;
    rules.push({ rule: 'failures', failures, threshold: failureThreshold, streakMaxAgeMs });
  }
  if (failureRate !== undefined && counts.failureRate !== undefined) {
    rules.push({ rule: 'failure_rate', ...explainRate(failureRate, counts.failureRate) });
  }
  if (slowCalls !== undefined && counts.slowCalls !== undefined) {
    const { slowMs } = slowCalls;
    rules.push({ rule: 'slow_calls', slowMs, ...explainRate(slowCalls, counts.slowCalls) });
  }
  if (stall !== undefined && counts.stalls !== undefined) {
    const { count: threshold, afterMs } = stall;
    rules.push({ rule: 'stalled', stalls: counts.stalls, threshold, afterMs });
  }
  return rules;
}

function explainRate(settings: RateSettings, counts: WindowCounts): RateExplanation {
  const { minCalls, rate } = settings;
  const window: WindowSettings =
    'calls' in settings
      ? { calls: settings.calls }
      : {
          windowMs: settings.windowMs,
          ...(settings.buckets === undefined ? {} : { buckets: settings.buckets }),
        };
  return { ...counts, minCalls, rate, window };
}
