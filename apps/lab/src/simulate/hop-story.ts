import type { BreakerTransition } from '@firebreak/resilience';
import type { Outage } from './hop-callee.js';

/** When the breaker of a hop moved, and what for: an outage, or nothing. */
export class HopStory {
  private falseTrips = 0;
  private openedAt: number | undefined;
  private closedAt: number | undefined;
  private isClosed = true;
  private wasClosedAtHealing = true;
  private leftClosedAt = 0;
  private notClosedMs = 0;

  constructor(
    private readonly outage: Outage | undefined,
    private readonly deadlineMs: number,
  ) {}

  isInOutage(time: number): boolean {
    return this.outage !== undefined && time >= this.outage.fromMs && time < this.outage.toMs;
  }

  moved({ from, to, at }: BreakerTransition): void {
    const healed = this.outage !== undefined && at >= this.outage.toMs;
    if (to === 'closed') {
      this.notClosedMs += at - this.leftClosedAt;
      if (healed) this.closedAt ??= at;
    } else if (from === 'closed') {
      this.leftClosedAt = at;
      this.tripped(at);
    }
    this.isClosed = to === 'closed';
    if (!healed) this.wasClosedAtHealing = this.isClosed;
  }

  told(endMs: number) {
    const { falseTrips, openedAt, closedAt, outage } = this;
    const notClosedMs = this.notClosedMs + (this.isClosed ? 0 : endMs - this.leftClosedAt);
    const detectMs = openedAt === undefined ? null : openedAt - (outage?.fromMs ?? 0);
    return { falseTrips, detectMs, recoverMs: this.recoverMs(closedAt), notClosedMs };
  }

  private recoverMs(closedAt: number | undefined): number | null {
    if (this.outage === undefined) return null;
    if (this.wasClosedAtHealing) return 0;
    return closedAt === undefined ? null : closedAt - this.outage.toMs;
  }

  /** Calls that left in the outage may end, and open the circuit, up to a deadline after it. */
  private tripped(at: number): void {
    const { outage } = this;
    const isForOutage =
      outage !== undefined &&
      at >= outage.fromMs &&
      (at < outage.toMs || (this.closedAt === undefined && at <= outage.toMs + this.deadlineMs));
    if (!isForOutage) this.falseTrips++;
    else this.openedAt ??= at;
  }
}
