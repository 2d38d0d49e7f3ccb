import type { SampledOptions } from './half-open-options.js';
import type { Permit } from './permit.js';

/** What the probes of a half-open circuit are judged by. */
export interface ProbeSettings {
  readonly successThreshold: number;
  readonly maxProbes: number;
  readonly sampled?: SampledOptions | undefined;
}

/** What the outcomes so far mean. */
export type ProbeDecision = 'close' | 'open' | 'undecided';

/** How the probes stand at some time. */
export interface ProbeStanding {
  readonly inFlight: number;
  readonly succeeded: number;
  readonly decision: ProbeDecision;
  /** The end of the lease that decided, or of the last that ran out. */
  readonly at?: number;
}

/**
 * The probes of one half-open phase: which are out, until when each may take, and what those that
 * came back mean. Strict, any failure opens and `successThreshold` successes close; sampled, the
 * share of successes among `probes` outcomes decides. Never more are out than could still be
 * needed. One whose lease ran out has failed at that instant.
 */
export class Probes {
  succeeded = 0;
  failed = 0;

  // Made when first needed: most circuits never open.
  private leases: Map<Permit, number> | undefined;

  constructor(private settings: ProbeSettings) {}

  get inFlight(): number {
    return this.leases?.size ?? 0;
  }

  /** True if one more may go out. */
  get wanted(): boolean {
    const { sampled, maxProbes, successThreshold } = this.settings;
    const most =
      sampled === undefined
        ? Math.min(maxProbes, successThreshold - this.succeeded)
        : sampled.probes - this.succeeded - this.failed;
    return this.inFlight < most;
  }

  get decision(): ProbeDecision {
    return this.decide(this.failed);
  }

  begin(permit: Permit, leaseEnd: number): void {
    this.leases ??= new Map();
    this.leases.set(permit, leaseEnd);
  }

  /** True if it is out and its lease has not run out. */
  has(permit: Permit): boolean {
    return this.leases?.has(permit) === true;
  }

  /** Gives the slot back; false if the lease had run out, so that there is none to give. */
  end(permit: Permit): boolean {
    return this.leases?.delete(permit) === true;
  }

  /** The end of the lease that runs out first; infinite if no probe is out. */
  get firstLeaseEnd(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const end of this.leases?.values() ?? []) first = Math.min(first, end);
    return first;
  }

  /** How things stand at that time, leases that ran out included; changes nothing. */
  standingAt(now: number): ProbeStanding {
    const { succeeded, decision } = this;
    const { inFlight } = this;
    if (inFlight === 0 || now < this.firstLeaseEnd) return { inFlight, succeeded, decision };
    const ends = [...(this.leases?.values() ?? [])]
      .filter((end) => end <= now)
      .toSorted((one, other) => one - other);
    let { failed } = this;
    for (const [index, at] of ends.entries()) {
      failed++;
      const decided = this.decide(failed);
      if (decided === 'undecided' && index < ends.length - 1) continue;
      return { inFlight: inFlight - index - 1, succeeded, decision: decided, at };
    }
    return { inFlight, succeeded, decision };
  }

  /** Fails the probes whose lease has run out by then. */
  expire(now: number): void {
    for (const [permit, end] of this.leases ?? []) {
      if (end > now) continue;
      this.leases?.delete(permit);
      this.failed++;
    }
  }

  /** Our own process stood still for so long: what is out gets that time back. */
  excuse(pauseMs: number): void {
    for (const [permit, end] of this.leases ?? []) this.leases?.set(permit, end + pauseMs);
  }

  clear(): void {
    this.succeeded = 0;
    this.failed = 0;
    this.leases?.clear();
  }

  reconfigure(settings: ProbeSettings): void {
    this.settings = settings;
  }

  private decide(failed: number): ProbeDecision {
    const { sampled, successThreshold } = this.settings;
    if (sampled === undefined) {
      if (failed > 0) return 'open';
      return this.succeeded >= successThreshold ? 'close' : 'undecided';
    }
    const outcomes = this.succeeded + failed;
    if (outcomes < sampled.probes) return 'undecided';
    return this.succeeded / outcomes >= sampled.minSuccessRate ? 'close' : 'open';
  }
}
