/** So many failures in a row are an outage rather than what is usual. */
const OUTAGE_STREAK = 20;
/** Standard deviations that tell bursts from chance. */
const CLEARLY = 3;

/** How failures come in a sequence of calls. */
export class FailureTally {
  private calls = 0;
  private failures = 0;
  /** Calls right after a failure, and failures among them. */
  private following = 0;
  private followingFailed = 0;
  private streak = 0;
  private longest = { length: 0, endLine: 0 };

  take(failed: boolean, line: number): void {
    if (this.streak > 0) {
      this.following++;
      if (failed) this.followingFailed++;
    }
    this.calls++;
    this.streak = failed ? this.streak + 1 : 0;
    if (failed) this.failures++;
    if (this.streak > this.longest.length) this.longest = { length: this.streak, endLine: line };
  }

  get rate(): number {
    return this.calls === 0 ? 0 : this.failures / this.calls;
  }

  /** Share of failures right after a failure; the rate itself unless bursts are clear. */
  get rateAfterFailure(): number {
    const { following, followingFailed, rate } = this;
    const usual = following * rate;
    const spread = Math.sqrt(usual * (1 - rate));
    return followingFailed > usual + CLEARLY * spread + 1 ? followingFailed / following : rate;
  }

  get longestStreak(): number {
    return this.longest.length;
  }

  warnings(): string[] {
    const { rate, rateAfterFailure, longest } = this;
    const warnings: string[] = [];
    if (rateAfterFailure > rate) {
      warnings.push(
        `Failures come in bursts: ${percent(rateAfterFailure)} of the calls after a failure fail, ` +
          `${percent(rate)} of all; the threshold allows for it.`,
      );
    }
    if (longest.length >= OUTAGE_STREAK) {
      warnings.push(
        `The trace has ${longest.length} failures in a row up to line ${longest.endLine}, like an outage: ` +
          'cut it out to learn what is usual.',
      );
    }
    return warnings;
  }
}

function percent(share: number): string {
  return `${+(share * 100).toPrecision(3)} %`;
}
