export type { OutcomeWindow, WindowCounts, WindowSettings } from './outcome-window.js';
export type { RateSettings } from './rate-rule.js';
export type { RateExplanation, RuleExplanation } from './rule-explanation.js';
export { NOT_WAITING } from './stall-watch.js';
export type { StallSettings } from './stall-watch.js';
export { TripRules } from './trip-rules.js';
export type { SlowCallSettings, TripReason, TripRuleSettings } from './trip-rule-settings.js';
