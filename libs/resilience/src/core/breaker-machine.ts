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
import { zeroCounters, type Counters } from './counters.js';
import { dueCause, isCausedByFailure, slowCause } from './failure-causes.js';
import {
  refusalOf,
  snapshotOf,
  type MachineSnapshot,
  type Refusal,
  type Standing,
} from './machine-snapshot.js';
import { OpenPeriod } from './open-period.js';
import { isDuration } from './option-faults.js';
import { Permit, type PermitHome } from './permit.js';
import { Probes } from './probes.js';
import { TripRules } from './rules/index.js';
import type { BreakerMode, CircuitState } from './state.js';
import { TimeSaved } from './time-saved.js';
import type { Transition, TransitionReason } from './transition.js';
import type { FailureCause, Verdict } from './verdict.js';

/** Whom the machine reports to: permits go back to it, transitions are told to it. */
export interface BreakerHost extends PermitHome {
  /** Called after the new state is in place. Must not call back into the machine. */
  transitioned(transition: Transition): void;
}

/** A move that fell due before anybody noticed. */
interface DueMove {
  readonly to: 'open' | 'closed';
  readonly reason: TransitionReason;
  readonly at: number;
}

/** What {@link BreakerMachine.begin} answers when the call needs a permit. */
export const NEEDS_PERMIT = -1;

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
  private lastFailure: FailureCause | undefined = undefined;
  /** All that our own process stood still so far. */
  private excusedMs = 0;
  /** True while calls may do without a permit: closed by itself, and no rule needs their start. */
  private plain: boolean;

  private readonly rules: TripRules;
  private readonly probes: Probes;
  private readonly period: OpenPeriod;
  // Made with the first failure whose time is known: without times it has nothing to tell.
  private saved: TimeSaved | undefined = undefined;

  /** @param random chance for the open period's jitter, 0 to 1 */
  constructor(
    private options: ResolvedBreakerOptions,
    private readonly host: BreakerHost,
    random: () => number,
  ) {
    this.rules = new TripRules(options);
    this.probes = new Probes(options);
    this.period = new OpenPeriod(options, random);
    this.plain = !this.needsStart;
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
    return this.probes.wanted ? this.issue(now, true) : this.block();
  }

  /** Takes a permit back. Only the first time counts, and only if nothing moved since. */
  settle(permit: Permit, verdict: Verdict, time: number): void {
    if (permit.settled) {
      this.counters.doubleSettle++;
      return;
    }
    const now = this.catchUp(time);
    permit.settled = true;
    if (!this.count(permit.generation, verdict) || this.mode !== 'auto') return;
    if (this.state === 'closed') this.settleClosed(verdict, now, permit);
    else this.settleProbe(permit, verdict, now);
  }

  /**
   * The allocation-free form of {@link admit}, for closed circuits whose rules need no start
   * times: counts the call and answers the generation to end it with, or {@link NEEDS_PERMIT}.
   * Nothing guards against ending a call twice, so only the library's own shells use it.
   */
  begin(): number {
    if (!this.plain) return NEEDS_PERMIT;
    this.counters.inFlight++;
    return this.generation;
  }

  /** Ends a call of {@link begin} that did its work; false if it came too late to count. */
  succeeded(generation: number, time: number): boolean {
    this.counters.inFlight--;
    this.counters.success++;
    if (generation === this.generation) {
      // Only slow calls trip on success, and they need a permit.
      this.rules.success(time, 0);
      return true;
    }
    this.counters.late++;
    return false;
  }

  /** Ends a call of {@link begin} in any other way. */
  ended(generation: number, verdict: Verdict, time: number): void {
    const now = this.catchUp(time);
    if (this.count(generation, verdict)) this.settleClosed(verdict, now);
  }

  /** True if the time must be told when a call of {@link begin} succeeds. */
  get needsEndTime(): boolean {
    return this.rules.needsEndTime;
  }

  /** True if the result of a call would still move this machine. */
  isCurrent(call: { readonly generation: number } | Permit): boolean {
    if (call.generation !== this.generation) return false;
    return !(call instanceof Permit && call.probe) || this.probes.has(call);
  }

  /** How long a call has been under way, in ms, our own pauses apart. */
  elapsedMs(permit: Permit, now: number): number {
    return Math.max(0, now - permit.startedAt - (this.excusedMs - permit.excusedMs));
  }

  /** The call does not wait for the callee now: it queues here, or its stream has begun. */
  hold(permit: Permit, time: number): void {
    const now = this.catchUp(time);
    if (permit.settled || !this.isCurrent(permit)) return;
    permit.stallTicket = this.rules.hold(permit.stallTicket, now);
  }

  /** The call leaves for the callee: its time begins. */
  dispatch(permit: Permit, time: number): void {
    const now = this.catchUp(time);
    if (permit.settled) return;
    permit.startedAt = now;
    permit.excusedMs = this.excusedMs;
    if (!this.isCurrent(permit) || permit.probe || this.mode !== 'auto') return;
    this.rules.hold(permit.stallTicket, now);
    permit.stallTicket = this.rules.dispatch(now);
  }

  /** Does what fell due since the last event; answers the time that counts as now. */
  catchUp(time: number): number {
    const now = Math.max(time, this.lastNow);
    this.lastNow = now;
    const due = this.dueMove(now);
    if (due?.to === 'open') {
      this.lastFailure = dueCause(due.reason, this.options);
      this.wouldHaveTaken(due.reason === 'stalled' ? this.options.stall?.afterMs : undefined);
      this.open(due.reason, due.at, now);
    } else if (due !== undefined) {
      this.move('closed', due.reason, due.at, now);
    } else if (this.probes.inFlight > 0) {
      this.probes.expire(now);
    }
    return now;
  }

  /** Why a call would be refused at this moment. Only meaningful right after one was. */
  refusal(time: number): Refusal {
    const now = Math.max(time, this.lastNow);
    if (this.mode === 'forced_open') return { reason: 'forced_open' };
    const blame = this.lastFailure?.origin;
    if (this.state === 'open') {
      return refusalOf('open', this.openUntil - now, blame);
    }
    const retryAfterMs = Math.min(this.probes.firstLeaseEnd - now, this.options.halfOpenHintMs);
    return refusalOf('half_open_full', retryAfterMs, blame);
  }

  /**
   * Our own process stood still for so long (stopped, long garbage collection): calls that were
   * out get that time back, for the callee may have answered in it. One that was overdue before
   * has nothing to be excused for.
   */
  excusePause(pauseMs: number, time: number): void {
    this.catchUp(time - pauseMs);
    this.excusedMs += pauseMs;
    this.probes.excuse(pauseMs);
    this.rules.excuse(pauseMs);
    this.catchUp(time);
  }

  /** Refuses everything until {@link auto} or {@link reset}. */
  forceOpen(time: number): boolean {
    if (this.mode === 'forced_open') return false;
    const now = this.catchUp(time);
    this.mode = 'forced_open';
    this.saved?.forget();
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
      this.saved?.forget();
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
    this.period.reset();
    this.move('closed', 'reset', now);
  }

  /** Opens by hand for one ordinary open period; false when an operator rules the mode. */
  trip(time: number): boolean {
    if (this.mode !== 'auto') return false;
    const now = this.catchUp(time);
    // An operator opened it: no failure of before is to blame for what it refuses now.
    this.lastFailure = undefined;
    this.saved?.forget();
    this.open('tripped', now, now);
    return true;
  }

  /**
   * Takes new options at once; calls in flight keep their permits and leases. Thresholds and rates
   * hold for what was counted so far; windows and limits of another size begin with nothing.
   */
  reconfigure(options: ResolvedBreakerOptions, time: number): void {
    const now = this.catchUp(time);
    this.options = options;
    this.rules.reconfigure(options);
    this.probes.reconfigure(options);
    this.period.reconfigure(options);
    this.updatePlain();
    if (this.mode !== 'auto') return;
    if (this.state === 'open' && this.byOwnPeriod) {
      this.openUntil = this.openedAt + this.period.current();
    }
    // Otherwise no probe would be wanted any more and none be out: half-open for ever.
    if (this.state === 'half_open') this.decide('reconfigured', now, now);
  }

  snapshot(time: number): MachineSnapshot {
    const now = Math.max(time, this.lastNow);
    const due = this.dueMove(now);
    const { mode, counters } = this;
    const facts = due === undefined ? this.standing(now) : this.foreseen(due);
    const timeSavedMs = this.saved?.totalMs ?? 0;
    const { faults: openPeriodFaults } = this.period;
    return snapshotOf({ ...facts, mode, counters, timeSavedMs, openPeriodFaults }, now);
  }

  private standing(now: number): Standing {
    const { state, generation, openedAt, openUntil, lastFailure } = this;
    const { failures } = this.rules;
    const { inFlight: probesInFlight, succeeded: probesSucceeded } = this.probes.standingAt(now);
    const counted = { failures, rules: this.rules.explain(now), reopened: this.period.reopened };
    const probed = { probesInFlight, probesSucceeded };
    return { state, generation, openedAt, openUntil, lastFailure, ...counted, ...probed };
  }

  /** How things will stand once what fell due is noticed. */
  private foreseen({ to, reason, at }: DueMove): Standing {
    const opens = to === 'open';
    return {
      state: to,
      generation: this.generation + 1,
      openedAt: at,
      openUntil: at + this.period.foresee(at),
      lastFailure: opens ? dueCause(reason, this.options) : this.lastFailure,
      failures: 0,
      // The move will clear them.
      rules: new TripRules(this.options).explain(at),
      reopened: opens ? this.period.reopenedBy(at) : this.period.reopened,
      probesInFlight: 0,
      probesSucceeded: 0,
    };
  }

  private tookToFail(elapsedMs: number | undefined): void {
    if (elapsedMs === undefined) return;
    this.saved ??= new TimeSaved();
    this.saved.failed(elapsedMs);
  }

  private wouldHaveTaken(ms: number | undefined): void {
    if (ms !== undefined) this.saved ??= new TimeSaved();
    this.saved?.opened(ms);
  }

  private issue(now: number, probe: boolean): Permit {
    const permit = new Permit(this.host, this.generation, now, probe);
    permit.excusedMs = this.excusedMs;
    if (probe) this.probes.begin(permit, now + this.options.leaseMs);
    else if (this.mode === 'auto') permit.stallTicket = this.rules.dispatch(now);
    this.counters.inFlight++;
    return permit;
  }

  private block(): undefined {
    this.counters.blocked++;
    this.saved?.refused();
  }

  /** Counts a call that ended; false if it came too late to mean anything. */
  private count(generation: number, { outcome }: Verdict): boolean {
    this.counters.inFlight--;
    this.counters[outcome]++;
    if (generation === this.generation) return true;
    this.counters.late++;
    return false;
  }

  /** @param permit absent for a call that began without one, whose time is not known */
  private settleClosed(verdict: Verdict, now: number, permit?: Permit): void {
    const tookMs = permit && this.elapsedMs(permit, now);
    const elapsedMs = verdict.elapsedMs ?? tookMs ?? 0;
    const { outcome } = verdict;
    if (outcome === 'success') this.saved?.succeeded();
    if (outcome === 'failure') this.tookToFail(tookMs);
    const stalled = permit && this.rules.returned(permit.stallTicket, kindOf(outcome), now);
    const reason = this.rules.settled(verdict, now, elapsedMs) ?? stalled;
    if (outcome === 'failure') this.lastFailure = verdict.cause;
    if (reason === undefined) return;
    if (reason === 'slow_calls' && outcome !== 'failure') {
      this.lastFailure = slowCause(elapsedMs, this.options);
      this.tookToFail(elapsedMs);
    }
    this.saved?.opened();
    this.open(reason, now, now, verdict.openMs);
  }

  private settleProbe(permit: Permit, verdict: Verdict, now: number): void {
    if (!this.probes.end(permit)) {
      // Its lease ran out: it counted as failed then, and must not count twice.
      this.counters.late++;
      return;
    }
    const { outcome } = verdict;
    if (outcome === 'ignore') return;
    const elapsedMs = verdict.elapsedMs ?? this.elapsedMs(permit, now);
    const isSlow = verdict.endsStreak !== true && this.rules.isSlow(elapsedMs);
    if (outcome === 'failure' || isSlow) {
      this.lastFailure = outcome === 'failure' ? verdict.cause : slowCause(elapsedMs, this.options);
      this.tookToFail(elapsedMs);
      this.probes.failed++;
    } else {
      this.probes.succeeded++;
    }
    this.decide('probe_failed', now, now, verdict.openMs);
  }

  /** Acts on what the probes so far mean. */
  private decide(reason: TransitionReason, at: number, observedAt: number, hintMs?: number): void {
    const { decision } = this.probes;
    if (decision === 'close') {
      this.move('closed', reason === 'reconfigured' ? reason : 'probes_succeeded', at, observedAt);
    }
    if (decision !== 'open') return;
    this.saved?.opened();
    this.open(reason, at, observedAt, hintMs);
  }

  /** What fell due by then and has not been done. Changes nothing. */
  private dueMove(now: number): DueMove | undefined {
    if (this.state === 'closed') {
      if (!this.rules.watchesStalls || this.mode !== 'auto') return undefined;
      const at = this.rules.stalledAt(now);
      return at === undefined ? undefined : { to: 'open', reason: 'stalled', at };
    }
    if (this.probes.inFlight === 0) return undefined;
    const { decision, at } = this.probes.standingAt(now);
    if (at === undefined || decision === 'undecided') return undefined;
    return decision === 'open'
      ? { to: 'open', reason: 'probe_lease_expired', at }
      : { to: 'closed', reason: 'probes_succeeded', at };
  }

  private open(reason: TransitionReason, at: number, observedAt: number, hintMs?: number): void {
    if (this.state === 'closed') this.period.leftClosed(at);
    this.openedAt = at;
    // Whatever is no duration would refuse for ever, or not at all.
    this.byOwnPeriod = !isDuration(hintMs);
    this.openUntil = at + (isDuration(hintMs) ? hintMs : this.period.next());
    this.move('open', reason, at, observedAt);
  }

  private move(to: CircuitState, reason: TransitionReason, at: number, observedAt = at): void {
    const from = this.state;
    const { failures } = this.rules;
    const rule = this.rules.explain(at).find((each) => each.rule === reason);
    if (from === 'closed') this.period.leftClosed(at);
    if (to === 'closed') {
      this.period.closed(at);
      this.saved?.forget();
    }
    this.state = to;
    this.generation++;
    this.probes.clear();
    this.rules.clear();
    this.updatePlain();
    const cause = isCausedByFailure(reason) ? this.lastFailure : undefined;
    this.host.transitioned({
      from,
      to,
      mode: this.mode,
      reason,
      generation: this.generation,
      at,
      observedAt,
      failures,
      ...(rule === undefined ? {} : { rule }),
      ...(cause === undefined ? {} : { cause }),
      ...(to === 'open' && this.mode === 'auto' ? { openUntil: this.openUntil } : {}),
      ...(cause !== undefined && to === 'open' && !this.byOwnPeriod ? { hinted: true } : {}),
    });
  }

  private updatePlain(): void {
    this.plain = this.state === 'closed' && this.mode === 'auto' && !this.needsStart;
  }

  private get needsStart(): boolean {
    return this.rules.needsStart || this.options.fairMs !== undefined;
  }
}

function kindOf(outcome: Verdict['outcome']): 'success' | 'failure' | 'other' {
  return outcome === 'success' || outcome === 'failure' ? outcome : 'other';
}
