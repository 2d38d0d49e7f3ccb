import type { TripRule } from './trip-rule.js';

/** The two settings of the rule, read anew at each failure so that they can change live. */
export interface ConsecutiveFailureSettings {
  readonly failureThreshold: number;
  readonly streakMaxAgeMs: number;
}

/**
 * Opens after so many failures in a row, in order of completion. A failure that comes long after
 * the one before starts a new streak: five failures in a month are not an outage.
 */
export class ConsecutiveFailures implements TripRule {
  private streak = 0;
  private lastFailureAt = 0;

  constructor(private settings: ConsecutiveFailureSettings) {}

  get failures(): number {
    return this.streak;
  }

  success(): void {
    this.streak = 0;
  }

  endStreak(): void {
    this.streak = 0;
  }

  failure(now: number): boolean {
    const expired = now - this.lastFailureAt > this.settings.streakMaxAgeMs;
    this.streak = expired ? 1 : this.streak + 1;
    this.lastFailureAt = now;
    return this.streak >= this.settings.failureThreshold;
  }

  reset(): void {
    this.streak = 0;
  }

  reconfigure(settings: ConsecutiveFailureSettings): void {
    this.settings = settings;
  }
}
