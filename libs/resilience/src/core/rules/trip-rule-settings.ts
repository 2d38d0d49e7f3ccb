import type { ConsecutiveFailureSettings } from './consecutive-failures.js';
import type { RateSettings } from './rate-rule.js';
import type { StallSettings } from './stall-watch.js';

/** Which rule opened the circuit. */
export type TripReason = 'failures' | 'failure_rate' | 'slow_calls' | 'stalled';

/** A rate of calls that took `slowMs` or longer. */
export type SlowCallSettings = RateSettings & { readonly slowMs: number };

export interface TripRuleSettings extends ConsecutiveFailureSettings {
  readonly failureRate?: RateSettings | undefined;
  readonly slowCalls?: SlowCallSettings | undefined;
  readonly stall?: StallSettings | undefined;
}
