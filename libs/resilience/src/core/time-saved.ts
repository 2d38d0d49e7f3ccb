/**
 * How much waiting refusals spared: each the mean time of the failures that led to the circuit's
 * opening. A crash that is answered at once saves next to nothing; a hang, its whole deadline.
 */
export class TimeSaved {
  /** All together, in milliseconds. */
  totalMs = 0;

  private failuresMs = 0;
  private failures = 0;
  private perRefusalMs = 0;

  /** A call failed after so long. */
  failed(elapsedMs: number): void {
    this.failuresMs += elapsedMs;
    this.failures++;
  }

  /** Failures before this are not what opens the circuit. */
  succeeded(): void {
    this.failuresMs = 0;
    this.failures = 0;
  }

  /** The circuit opened; `knownMs` where it is known otherwise how long a call would have waited. */
  opened(knownMs?: number): void {
    if (knownMs !== undefined) this.perRefusalMs = knownMs;
    else if (this.failures > 0) this.perRefusalMs = this.failuresMs / this.failures;
    this.succeeded();
  }

  /** The circuit closed, or somebody opened it by hand: nothing is known of the next refusals. */
  forget(): void {
    this.succeeded();
    this.perRefusalMs = 0;
  }

  refused(): void {
    this.totalMs += this.perRefusalMs;
  }
}
