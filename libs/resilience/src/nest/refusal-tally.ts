import type { Clock } from '../core/index.js';

/** Runs something once, later; answers how to call it off. */
export type Schedule = (delayMs: number, run: () => void) => () => void;

/** Refused calls, and over how long. */
export interface RefusalSummary {
  readonly count: number;
  readonly overMs: number;
}

/**
 * Counts the refusals of one breaker and hands them over in bulk: at most once per interval, and
 * whenever it is flushed. Under load a line per refused call would cost more than the call.
 */
export class RefusalTally {
  private count = 0;
  private since = 0;
  private callOff: (() => void) | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly clock: Clock,
    private readonly schedule: Schedule,
    private readonly report: (summary: RefusalSummary) => void,
  ) {}

  add(): void {
    this.count++;
    if (this.count > 1) return;
    this.since = this.clock.now();
    this.callOff = this.schedule(this.intervalMs, () => this.flush());
  }

  /** Reports what has not been reported yet, if anything. */
  flush(): void {
    this.callOff?.();
    this.callOff = undefined;
    if (this.count === 0) return;
    const summary = { count: this.count, overMs: Math.round(this.clock.now() - this.since) };
    this.count = 0;
    this.report(summary);
  }
}
