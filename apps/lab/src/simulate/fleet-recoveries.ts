import { quantileOf } from '../results/latency-quantiles.js';
import type { FleetRecovery } from '../results/fleet-result.js';

/** Which processes of a service have a breaker that is not closed, and how long it takes until none has. */
export class FleetRecoveries {
  private readonly notClosed = new Map<number, Set<string>>();
  private readonly waiting = new Set<number>();
  private readonly afterMs: number[] = [];
  private healedAtMs = 0;
  private open = 0;

  /** A breaker of an instance moved at a time. */
  moved(instance: number, breaker: string, { to, at }: { to: string; at: number }): void {
    const breakers = this.notClosed.get(instance) ?? new Set<string>();
    this.notClosed.set(instance, breakers);
    if (to !== 'closed') {
      breakers.add(breaker);
      return;
    }
    breakers.delete(breaker);
    if (breakers.size === 0 && this.waiting.delete(instance)) {
      this.afterMs.push(at - this.healedAtMs);
    }
  }

  /** From now on it counts when an instance has none any more, for the first time. */
  healed(atMs: number): void {
    this.healedAtMs = atMs;
    for (const [instance, { size }] of this.notClosed) if (size > 0) this.waiting.add(instance);
    this.open = this.waiting.size;
  }

  told(): FleetRecovery {
    const { open, afterMs } = this;
    const all = [...afterMs, ...Array.from(this.waiting, () => Infinity)].toSorted((a, b) => a - b);
    const at = (share: number): number | null => {
      const ms = quantileOf(all, share);
      return Number.isFinite(ms) ? Math.round(ms) : null;
    };
    return { open, halfMs: at(0.5), p99Ms: at(0.99), allMs: at(1) };
  }
}
