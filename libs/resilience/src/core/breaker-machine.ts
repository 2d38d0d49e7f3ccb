/*
 * The state machine of a circuit breaker, complete and pure: no clock, no timers, no I/O.
 *
 * Every event brings its own `now`; time that goes backwards is held. Leaving `open` is lazy: the
 * first admission at or after `openUntil` begins the half-open phase, so an idle circuit costs
 * nothing. What else fell due meanwhile (a probe's lease) is caught up before each event and
 * dated to when it was due, which equals eager timers.
 *
 * Invariants: nothing is admitted while open and not due; never more live probes than successes
 * still needed; a result of an earlier generation moves nothing; closed never refuses.
 */
import type { ResolvedBreakerOptions } from './breaker-options.js';
import { ConsecutiveFailures } from './consecutive-failures.js';
import { zeroCounters, type Counters } from './counters.js';
import type { RefusalReason } from './errors.js';
import { Permit, type PermitHome } from './permit.js';
import type { BreakerMode, CircuitState } from './state.js';
import type { Transition, TransitionReason } from './transition.js';
import type { FailureCause, Verdict } from './verdict.js';

/** Whom the machine reports to: permits go back to it, transitions are told to it. */
export interface BreakerHost extends PermitHome {
  /** Called after the new state is in place. Must not call back into the machine. */
  transitioned(transition: Transition): void;
}

/** Why the machine would refuse now, and until when. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly retryAfterMs?: number;
  /** The service whose failure opened the circuit, where that is known. */
  readonly blame?: string;
}

/** What can be seen from outside. Looking never moves the circuit. */
export interface MachineSnapshot {
  /** A circuit whose last probe outlived its lease shows as `open` before the machine notices. */
  readonly state: CircuitState;
  readonly mode: BreakerMode;
  readonly generation: number;
  readonly failures: number;
  readonly probesInFlight: number;
  readonly probesSucceeded: number;
  /** True while open and due: the next call becomes a probe. */
  readonly probeReady: boolean;
  readonly openedAt?: number;
  readonly openUntil?: number;
  readonly lastFailure?: FailureCause;
  readonly counters: Readonly<Counters>;
}

const CAUSED_BY_FAILURE: ReadonlySet<TransitionReason> = new Set<TransitionReason>([
  'failures',
  'probe_failed',
  'probe_lease_expired',
]);

const LEASE_EXPIRED: FailureCause = Object.freeze({
  code: 'PROBE_LEASE_EXPIRED',
  message: 'a probe was never answered',
});

export class BreakerMachine {
  readonly counters: Counters = zeroCounters();

  private state: CircuitState = 'closed';
  private mode: BreakerMode = 'auto';
  private generation = 0;
  private lastNow = Number.NEGATIVE_INFINITY;

  private openedAt = 0;
  private openUntil = 0;
  /** False while `openUntil` was set by the callee's hint or an operator, not by `openMs`. */
  private byOwnPeriod = true;
  private probesSucceeded = 0;
  /** The probes of this generation that are out, with the end of each one's lease. */
  private readonly leases = new Map<Permit, number>();
  private lastFailure: FailureCause | undefined;
  private readonly rule: ConsecutiveFailures;

  constructor(
    private options: ResolvedBreakerOptions,
    private readonly host: BreakerHost,
  ) {
    this.rule = new ConsecutiveFailures(options);
  }

  /** The right to make one call, or undefined: then {@link refusal} tells why. */
  admit(time: number): Permit | undefined {
    const now = this.catchUp(time);
    if (this.mode !== 'auto') {
      return this.mode === 'disabled' ? this.issue(now, false) : this.block();
    }
    if (this.state === 'closed') return this.issue(now, false);
    if (this.state === 'open') {
      if (now < this.openUntil) return this.block();
      this.move('half_open', 'open_period_over', now);
    }
    if (this.leases.size >= this.probesWanted()) return this.block();
    return this.issue(now, true);
  }

  /** Takes a permit back. Only the first time counts, and only if nothing moved since. */
  settle(permit: Permit, verdict: Verdict, time: number): void {
    if (permit.settled) {
      this.counters.doubleSettle++;
      return;
    }
    const now = this.catchUp(time);
    permit.settled = true;
    this.counters.inFlight--;
    this.counters[verdict.outcome]++;
    if (permit.generation !== this.generation) {
      this.counters.late++;
      return;
    }
    if (this.mode !== 'auto') return;
    if (this.state === 'closed') this.settleClosed(verdict, now);
    else this.settleProbe(permit, verdict, now);
  }

  /** True if a settled permit would still move this machine. */
  isCurrent(permit: Permit): boolean {
    return permit.generation === this.generation;
  }

  /** Does what fell due since the last event; answers the time that counts as now. */
  catchUp(time: number): number {
    const now = Math.max(time, this.lastNow);
    this.lastNow = now;
    const expired = this.expiredLease(now);
    if (expired !== undefined) {
      this.lastFailure = LEASE_EXPIRED;
      this.open('probe_lease_expired', expired, now);
    }
    return now;
  }

  /** Why a call would be refused at this moment. Only meaningful right after one was. */
  refusal(time: number): Refusal {
    const now = Math.max(time, this.lastNow);
    if (this.mode === 'forced_open') return { reason: 'forced_open' };
    const origin = this.lastFailure?.origin;
    const blame = origin === undefined ? {} : { blame: origin };
    if (this.state === 'open') {
      return { reason: 'open', retryAfterMs: this.openUntil - now, ...blame };
    }
    const nextLease = earliest(this.leases.values());
    const retryAfterMs = Math.min(nextLease - now, this.options.halfOpenHintMs);
    return { reason: 'half_open_full', retryAfterMs, ...blame };
  }

  /**
   * Our own process stood still for so long (stopped, long garbage collection): probes that were
   * out get that time back, for the callee may have answered in it. One that was overdue before
   * has nothing to be excused for.
   */
  excusePause(pauseMs: number, time: number): void {
    this.catchUp(time - pauseMs);
    for (const [permit, end] of this.leases) this.leases.set(permit, end + pauseMs);
    this.catchUp(time);
  }

  /** Refuses everything until {@link auto} or {@link reset}. */
  forceOpen(time: number): boolean {
    if (this.mode === 'forced_open') return false;
    const now = this.catchUp(time);
    this.mode = 'forced_open';
    this.move('open', 'forced_open', now);
    return true;
  }

  /** Admits everything and only counts, until {@link auto} or {@link reset}. */
  disable(time: number): boolean {
    if (this.mode === 'disabled') return false;
    const now = this.catchUp(time);
    this.mode = 'disabled';
    this.move('closed', 'disabled', now);
    return true;
  }

  /** Back to its own judgement: from forced open by way of a probe, from disabled closed. */
  auto(time: number): boolean {
    if (this.mode === 'auto') return false;
    const now = this.catchUp(time);
    const wasForcedOpen = this.mode === 'forced_open';
    this.mode = 'auto';
    if (wasForcedOpen) {
      this.lastFailure = undefined;
      this.openedAt = this.openUntil = now;
      this.byOwnPeriod = false;
    }
    this.move(wasForcedOpen ? 'open' : 'closed', 'auto', now);
    return true;
  }

  /** Back to closed with nothing remembered; calls in flight become stale. */
  reset(time: number): void {
    const now = this.catchUp(time);
    this.mode = 'auto';
    this.lastFailure = undefined;
    this.move('closed', 'reset', now);
  }

  /** Opens by hand for one ordinary open period; false when an operator rules the mode. */
  trip(time: number): boolean {
    if (this.mode !== 'auto') return false;
    const now = this.catchUp(time);
    // An operator opened it: no failure of before is to blame for what it refuses now.
    this.lastFailure = undefined;
    this.open('tripped', now, now);
    return true;
  }

  /** Takes new options at once; calls in flight keep their permits and leases. */
  reconfigure(options: ResolvedBreakerOptions, time: number): void {
    const now = this.catchUp(time);
    this.options = options;
    this.rule.reconfigure(options);
    if (this.mode !== 'auto') return;
    if (this.state === 'open' && this.byOwnPeriod) this.openUntil = this.openedAt + options.openMs;
    // Otherwise no probe would be wanted any more and none be out: half-open for ever.
    if (this.state === 'half_open' && this.probesSucceeded >= options.successThreshold) {
      this.move('closed', 'reconfigured', now);
    }
  }

  snapshot(time: number): MachineSnapshot {
    const now = Math.max(time, this.lastNow);
    const expired = this.expiredLease(now);
    const unnoticed = expired !== undefined;
    const state = unnoticed ? 'open' : this.state;
    const openedAt = expired ?? this.openedAt;
    const openUntil = unnoticed ? expired + this.options.openMs : this.openUntil;
    const isOpen = state === 'open' && this.mode === 'auto';
    const lastFailure = unnoticed ? LEASE_EXPIRED : this.lastFailure;
    return {
      state,
      mode: this.mode,
      generation: this.generation + (unnoticed ? 1 : 0),
      failures: this.rule.failures,
      probesInFlight: unnoticed ? 0 : this.leases.size,
      probesSucceeded: unnoticed ? 0 : this.probesSucceeded,
      probeReady: isOpen && now >= openUntil,
      ...(isOpen ? { openedAt, openUntil } : {}),
      ...(lastFailure === undefined ? {} : { lastFailure }),
      counters: { ...this.counters },
    };
  }

  private issue(now: number, probe: boolean): Permit {
    const permit = new Permit(this.host, this.generation, now, probe);
    if (probe) this.leases.set(permit, now + this.options.leaseMs);
    this.counters.inFlight++;
    return permit;
  }

  private block(): undefined {
    this.counters.blocked++;
  }

  private settleClosed(verdict: Verdict, now: number): void {
    if (verdict.outcome === 'success') this.rule.success();
    if (verdict.outcome === 'alive' && verdict.endsStreak === true) this.rule.endStreak();
    if (verdict.outcome !== 'failure') return;
    this.lastFailure = verdict.cause;
    if (this.rule.failure(now)) this.open('failures', now, now, verdict.openMs);
  }

  private settleProbe(permit: Permit, verdict: Verdict, now: number): void {
    this.leases.delete(permit);
    if (verdict.outcome === 'ignore') return;
    if (verdict.outcome === 'failure') {
      this.lastFailure = verdict.cause;
      this.open('probe_failed', now, now, verdict.openMs);
      return;
    }
    this.probesSucceeded++;
    if (this.probesSucceeded >= this.options.successThreshold) {
      this.move('closed', 'probes_succeeded', now);
    }
  }

  /** Never more probes out than could still be needed, so one success threshold means one probe. */
  private probesWanted(): number {
    const { maxProbes, successThreshold } = this.options;
    return Math.min(maxProbes, successThreshold - this.probesSucceeded);
  }

  private expiredLease(now: number): number | undefined {
    if (this.leases.size === 0) return undefined;
    const first = earliest(this.leases.values());
    return first <= now ? first : undefined;
  }

  private open(reason: TransitionReason, at: number, observedAt: number, hintMs?: number): void {
    this.openedAt = at;
    this.openUntil = at + (hintMs ?? this.options.openMs);
    this.byOwnPeriod = hintMs === undefined;
    this.move('open', reason, at, observedAt);
  }

  private move(to: CircuitState, reason: TransitionReason, at: number, observedAt = at): void {
    const from = this.state;
    const failures = this.rule.failures;
    this.state = to;
    this.generation++;
    this.probesSucceeded = 0;
    this.leases.clear();
    this.rule.reset();
    const cause = CAUSED_BY_FAILURE.has(reason) ? this.lastFailure : undefined;
    this.host.transitioned({
      from,
      to,
      mode: this.mode,
      reason,
      generation: this.generation,
      at,
      observedAt,
      failures,
      ...(cause === undefined ? {} : { cause }),
      ...(to === 'open' && this.mode === 'auto' ? { openUntil: this.openUntil } : {}),
    });
  }
}

function earliest(times: Iterable<number>): number {
  let first = Number.POSITIVE_INFINITY;
  for (const time of times) first = Math.min(first, time);
  return first;
}
