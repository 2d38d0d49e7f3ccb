import { ConsecutiveFailures } from './consecutive-failures.js';
import { explainRules, type RuleExplanation } from './rule-explanation.js';
import { RateRule, type RateSettings } from './rate-rule.js';
import type { Verdict } from '../verdict.js';
import { NOT_WAITING, StallWatch, type StallSettings } from './stall-watch.js';
import type { TripReason, TripRuleSettings } from './trip-rule-settings.js';

/**
 * All rules that open a closed circuit; any one of them trips. The machine tells them each result
 * of the present generation and forgets everything with {@link clear} at every change of
 * generation.
 *
 * What counts where:
 * - failures in a row: a failure adds one, a success or an `alive` that ends the streak clears;
 * - failure rate: successes and failures; `alive` and `ignore` are in neither number;
 * - slow calls: successes and failures, slow or not, and an `alive` only if it was slow. An `alive`
 *   that ends the streak is never slow: somebody behind the callee took the time;
 * - stalls: see stall-watch.ts.
 */
export class TripRules {
  private readonly consecutive: ConsecutiveFailures;
  private failureRate: RateRule | undefined;
  private slowCalls: RateRule | undefined;
  private watch: StallWatch | undefined;
  /** True if a success must be told to a window too; else it costs one write. */
  private hasWindows: boolean;
  /** True if calls are watched for stalls: then each needs {@link dispatch} and a ticket. */
  watchesStalls: boolean;

  constructor(private settings: TripRuleSettings) {
    const { failureRate, slowCalls, stall } = settings;
    this.consecutive = new ConsecutiveFailures(settings);
    this.failureRate = failureRate && new RateRule(failureRate);
    this.slowCalls = slowCalls && new RateRule(slowCalls);
    this.watch = stall && new StallWatch(stall);
    this.hasWindows = failureRate !== undefined || slowCalls !== undefined;
    this.watchesStalls = stall !== undefined;
  }

  /** Failures in a row at present. */
  get failures(): number {
    return this.consecutive.failures;
  }

  /** True if a call's time of dispatch must be known when it comes back. */
  get needsStart(): boolean {
    return this.settings.slowCalls !== undefined || this.watchesStalls;
  }

  /** True if the time at which any call comes back must be known; else only that of a failure. */
  get needsEndTime(): boolean {
    const { failureRate } = this.settings;
    return this.needsStart || (failureRate !== undefined && 'windowMs' in failureRate);
  }

  /** True if a call that took so long is slow by these rules. */
  isSlow(elapsedMs: number): boolean {
    const { slowCalls } = this.settings;
    return slowCalls !== undefined && elapsedMs >= slowCalls.slowMs;
  }

  /** A call came back; which rule trips by it, if any. */
  settled(
    { outcome, endsStreak }: Verdict,
    now: number,
    elapsedMs: number,
  ): TripReason | undefined {
    switch (outcome) {
      case 'success':
        return this.success(now, elapsedMs);
      case 'failure':
        return this.failure(now, elapsedMs);
      case 'alive':
        return this.alive(now, elapsedMs, endsStreak === true);
      case 'ignore':
        return undefined;
    }
  }

  /** A call did its work. */
  success(now: number, elapsedMs: number): TripReason | undefined {
    this.consecutive.endStreak();
    return this.hasWindows ? this.successInWindows(now, elapsedMs) : undefined;
  }

  /** A call failed. */
  failure(now: number, elapsedMs: number): TripReason | undefined {
    if (this.consecutive.failure(now)) return 'failures';
    if (!this.hasWindows) return undefined;
    if (this.failureRate?.record(true, now) === true) return 'failure_rate';
    return this.recordSlow(now, this.isSlow(elapsedMs));
  }

  /** The callee answered properly with a refusal. */
  alive(now: number, elapsedMs: number, endsStreak: boolean): TripReason | undefined {
    if (endsStreak) {
      this.consecutive.endStreak();
      return undefined;
    }
    return this.isSlow(elapsedMs) ? this.recordSlow(now, true) : undefined;
  }

  /** A call leaves for the callee. @returns its ticket for {@link returned} and {@link hold} */
  dispatch(now: number): number {
    return this.watch !== undefined && this.watchesStalls ? this.watch.dispatch(now) : NOT_WAITING;
  }

  /** The call waits in a queue, or its stream has begun. @returns its ticket from now on */
  hold(ticket: number, now: number): number {
    return this.watch === undefined ? ticket : this.watch.hold(ticket, now);
  }

  /**
   * A watched call is back, whatever its outcome. Tell this besides success, failure or alive,
   * once {@link stalledAt} has said that nothing tripped before.
   */
  returned(
    ticket: number,
    outcome: 'success' | 'failure' | 'other',
    now: number,
  ): TripReason | undefined {
    if (this.watch === undefined || !this.watchesStalls) return undefined;
    return this.watch.settle(ticket, outcome, now) ? 'stalled' : undefined;
  }

  /** The instant up to now at which stalled calls tripped, if they did. Changes nothing. */
  stalledAt(now: number): number | undefined {
    return this.watchesStalls ? this.watch?.due(now) : undefined;
  }

  /** Our own process stood still for so long: calls in flight are younger by that. */
  excuse(pauseMs: number): void {
    this.watch?.excuse(pauseMs);
  }

  /** Forgets everything. */
  clear(): void {
    this.consecutive.endStreak();
    this.failureRate?.clear();
    this.slowCalls?.clear();
    this.watch?.clear();
  }

  /**
   * Takes new settings at once. Thresholds and rates hold for what was counted so far; a window of
   * another kind or size, and another limit for slow calls or stalls, begins with nothing.
   */
  reconfigure(settings: TripRuleSettings): void {
    const before = this.settings;
    this.settings = settings;
    this.consecutive.reconfigure(settings);
    this.failureRate = adapted(this.failureRate, settings.failureRate);
    this.slowCalls = adapted(this.slowCalls, settings.slowCalls);
    if (before.slowCalls?.slowMs !== settings.slowCalls?.slowMs) this.slowCalls?.clear();
    this.hasWindows = this.failureRate !== undefined || this.slowCalls !== undefined;
    this.reconfigureWatch(settings.stall);
  }

  /** What each rule counts at that time and when it would trip. Changes nothing. */
  explain(now: number): readonly RuleExplanation[] {
    return explainRules(this.settings, {
      failures: this.failures,
      failureRate: this.failureRate?.countsAt(now),
      slowCalls: this.slowCalls?.countsAt(now),
      stalls: this.watchesStalls ? this.watch?.streakAt(now) : undefined,
    });
  }

  private successInWindows(now: number, elapsedMs: number): TripReason | undefined {
    this.failureRate?.record(false, now);
    return this.recordSlow(now, this.isSlow(elapsedMs));
  }

  private recordSlow(now: number, slow: boolean): TripReason | undefined {
    return this.slowCalls?.record(slow, now) === true ? 'slow_calls' : undefined;
  }

  private reconfigureWatch(stall: StallSettings | undefined): void {
    this.watchesStalls = stall !== undefined;
    // The watch of before stays, for tickets of calls in flight may still come back to it.
    if (stall === undefined) this.watch?.unwatch();
    else if (this.watch === undefined) this.watch = new StallWatch(stall);
    else this.watch.reconfigure(stall);
  }
}

function adapted(
  rule: RateRule | undefined,
  settings: RateSettings | undefined,
): RateRule | undefined {
  if (settings === undefined) return undefined;
  if (rule === undefined) return new RateRule(settings);
  rule.reconfigure(settings);
  return rule;
}
