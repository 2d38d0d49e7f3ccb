/** The two settings of the rule, read anew at each failure so that they can change live. */
export interface ConsecutiveFailureSettings {
  /** False: the rule only counts. */
  readonly failureThreshold: number | false;
  readonly streakMaxAgeMs: number;
}

/**
 * Opens after so many failures in a row, in order of completion. A failure that comes long after
 * the one before starts a new streak: five failures in a month are not an outage.
 */
export class ConsecutiveFailures {
  private streak = 0;
  private lastFailureAt = 0;

  constructor(private settings: ConsecutiveFailureSettings) {}

  /** How many there are in a row at present. */
  get failures(): number {
    return this.streak;
  }

  /** A call did its work, or the callee answered as it should. */
  endStreak(): void {
    this.streak = 0;
  }

  /** A call failed; true when that opens the circuit. */
  failure(now: number): boolean {
    const expired = now - this.lastFailureAt > this.settings.streakMaxAgeMs;
    this.streak = expired ? 1 : this.streak + 1;
    this.lastFailureAt = now;
    const { failureThreshold } = this.settings;
    return failureThreshold !== false && this.streak >= failureThreshold;
  }

  reconfigure(settings: ConsecutiveFailureSettings): void {
    this.settings = settings;
  }
}
