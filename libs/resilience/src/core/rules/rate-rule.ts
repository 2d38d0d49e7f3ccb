import { BREAKER_DEFAULTS } from '../breaker-defaults.js';
import { CountWindow } from './count-window.js';
import type { OutcomeWindow, WindowCounts, WindowSettings } from './outcome-window.js';
import { TimeWindow } from './time-window.js';

/** When a share of recent calls is too much. */
export type RateSettings = WindowSettings & {
  /** The share of bad calls that trips; above 0, at most 1. */
  readonly rate: number;
  /** With fewer calls in the window nothing trips; at least 1. */
  readonly minCalls: number;
};

/**
 * Trips once at least `minCalls` are in the window and `bad / calls >= rate`. Only a bad call can
 * trip: a circuit that opens on a call that went well would be hard to explain.
 */
export class RateRule {
  private window: OutcomeWindow;

  constructor(private settings: RateSettings) {
    this.window = windowOf(settings);
  }

  /** Notes one outcome; true when it trips. */
  record(bad: boolean, now: number): boolean {
    this.window.record(bad, now);
    if (!bad) return false;
    const { calls, bad: badCalls } = this.window;
    // A division, not rate * calls: 3 of 10 are then exactly the 0.3 that somebody wrote.
    return calls >= this.settings.minCalls && badCalls / calls >= this.settings.rate;
  }

  countsAt(now: number): WindowCounts {
    return this.window.countsAt(now);
  }

  clear(): void {
    this.window.clear();
  }

  /** A new rate or minimum holds for what was counted already; a new window begins empty. */
  reconfigure(settings: RateSettings): void {
    const keeps = sameWindow(this.settings, settings);
    this.settings = settings;
    if (!keeps) this.window = windowOf(settings);
  }
}

/** True if the counts of the one go for the other. */
export function sameWindow(one: WindowSettings, other: WindowSettings): boolean {
  if ('calls' in one) return 'calls' in other && one.calls === other.calls;
  return (
    'windowMs' in other && one.windowMs === other.windowMs && bucketsOf(one) === bucketsOf(other)
  );
}

function windowOf(settings: WindowSettings): OutcomeWindow {
  if ('calls' in settings) return new CountWindow(settings.calls);
  return new TimeWindow(settings.windowMs, bucketsOf(settings));
}

function bucketsOf(settings: { readonly buckets?: number }): number {
  return settings.buckets ?? BREAKER_DEFAULTS.buckets;
}
