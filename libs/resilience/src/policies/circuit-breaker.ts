import {
  CircuitOpenError,
  NEEDS_PERMIT,
  SUCCESS,
  SameAsBefore,
  resolveBreakerOptions,
  type BreakerMode,
  type BreakerOptions,
  type CircuitState,
  type Classifier,
  type Clock,
  type MachineSnapshot,
  type Permit,
  type ResolvedBreakerOptions,
  type Verdict,
} from '../core/index.js';
import type { BreakerEventKind, BreakerListener } from './breaker-events.js';
import { Circuit, isVerdict } from './circuit.js';
import { classifyErrors } from './classify-errors.js';
import type { LatencyHistogram } from './latency-histogram.js';
import { monotonicClock } from './monotonic-clock.js';
import type { PauseMonitor } from './pause-monitor.js';
import type { OptionChanges } from './reconfigure.js';
import { rejectSoon, startCall } from './start-call.js';
import { unseenPermit } from './unseen-permit.js';

/** What a breaker needs besides its figures. */
export interface BreakerSetup {
  /** A free label by which an application switches a set of breakers on and off. */
  readonly group?: string;
  /** Judges failed calls. @default classifyErrors: whatever is thrown is a failure */
  readonly classify?: Classifier;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** Excuses probes from pauses of our own process. @default none */
  readonly pauses?: PauseMonitor;
  /** Takes down how long calls took, refusals apart. @default none */
  readonly latency?: LatencyHistogram;
  /** Chance for the open period's jitter, 0 to 1. @default Math.random */
  readonly random?: () => number;
  /**
   * Give refusals a stack, to find out who calls. Costs ten times the refusal itself.
   * @default false
   */
  readonly stacks?: boolean;
}

/** A breaker as seen from outside. */
export interface BreakerSnapshot extends MachineSnapshot {
  readonly name: string;
  readonly group?: string;
  /** False while the application has switched it off: it then admits everything unseen. */
  readonly active: boolean;
  readonly listenerErrors: number;
}

const givenBefore = new SameAsBefore<BreakerOptions>();

/**
 * A circuit breaker: the state machine with a clock, events and a classifier around it.
 * Every way to use it (execute, operator, decorator, interceptor) is a shell over
 * {@link CircuitBreaker.admit} and {@link Permit.done}.
 *
 * @example
 * const payments = new CircuitBreaker('payments', { failureThreshold: 3, openMs: 5_000 });
 * const receipt = await payments.execute(() => charge(order));
 */
export class CircuitBreaker {
  readonly group?: string;
  private readonly circuit: Circuit;
  /** Judges failed calls, unless a call brings a classifier of its own. */
  readonly classify: Classifier;
  /** As they were given, without defaults: some defaults follow from other figures. */
  private given: BreakerOptions;
  private resolved: ResolvedBreakerOptions;
  private switchedOn = true;
  /** The two ends of calls that began without a permit, and the generation that they are for. */
  private pass: (<T>(value: T) => T) | undefined = undefined;
  private fail: ((error: unknown) => never) | undefined = undefined;
  private endsGeneration = NEEDS_PERMIT;

  /** @throws BreakerConfigError listing every fault of name and options. */
  constructor(
    readonly name: string,
    options: BreakerOptions = {},
    setup: BreakerSetup = {},
  ) {
    const { group, latency, clock = monotonicClock, pauses, stacks = false } = setup;
    const { random = Math.random } = setup;
    this.resolved = resolveBreakerOptions(name, options);
    this.given = givenBefore.or(Object.freeze({ ...options }));
    if (group !== undefined) this.group = group;
    this.classify = setup.classify ?? classifyErrors;
    this.circuit = new Circuit(name, this.resolved, { clock, pauses, latency, random, stacks });
  }

  /** The figures in force. */
  get options(): ResolvedBreakerOptions {
    return this.resolved;
  }

  get state(): CircuitState {
    return this.snapshot().state;
  }

  get mode(): BreakerMode {
    return this.snapshot().mode;
  }

  /** How long calls are refused from now on, in ms; undefined unless open by itself. */
  get retryAfterMs(): number | undefined {
    const { openUntil } = this.circuit.snapshot();
    return openUntil === undefined ? undefined : Math.max(0, openUntil - this.circuit.clock.now());
  }

  /** How long calls took, if the breaker was told to take it down. */
  get latency(): LatencyHistogram | undefined {
    return this.circuit.latency;
  }

  get active(): boolean {
    return this.switchedOn;
  }

  /**
   * Switches the breaker on or off as a whole; either way it forgets what it knew. A mode that an
   * operator set survives.
   */
  setActive(active: boolean): void {
    if (active === this.switchedOn) return;
    this.switchedOn = active;
    if (this.mode === 'auto') this.reset();
  }

  /**
   * Asks to make one call. Give the permit back with `done` exactly once, whatever happens.
   * @returns the refusal, not thrown, if the circuit is open
   */
  admit(): Permit | CircuitOpenError {
    return this.switchedOn ? this.circuit.admit() : unseenPermit(this.circuit.clock.now());
  }

  /**
   * Makes a call if the circuit allows it. Never throws, only rejects: with the call's own error,
   * or with CircuitOpenError when refused. A plain value or a throw counts like a promise's.
   * @param call gets its permit, if it has one, to tell when it waits and when it leaves
   */
  execute<T>(
    call: (permit?: Permit) => T | PromiseLike<T>,
    classify: Classifier = this.classify,
  ): Promise<T> {
    if (typeof call !== 'function') {
      return Promise.reject(new TypeError(`${this.name}: execute needs a function to call.`));
    }
    if (!this.switchedOn) return startCall(call);
    const generation = classify === this.classify ? this.begin() : NEEDS_PERMIT;
    if (generation === NEEDS_PERMIT) return this.executeTimed(call, classify);
    if (generation !== this.endsGeneration) this.makeEnds(generation);
    // Read before the call, which may reset the breaker and begin another generation.
    const { pass, fail } = this;
    return startCall(call).then<T>(pass, fail);
  }

  /**
   * The allocation-free form of {@link admit}: the generation of a closed circuit that needs to
   * know no more of the call, or NEEDS_PERMIT. End the call exactly once with {@link succeeded} or
   * {@link failed}; nothing guards against more.
   * @internal for the library's own shells
   */
  begin(): number {
    return this.circuit.timesCalls ? NEEDS_PERMIT : this.circuit.machine.begin();
  }

  /** @internal ends a call of {@link begin} */
  succeeded(generation: number): void {
    const { circuit } = this;
    const { machine } = circuit;
    const counted = machine.succeeded(generation, machine.needsEndTime ? circuit.clock.now() : 0);
    if (!counted || circuit.hearsCalls) circuit.told({ generation }, SUCCESS);
  }

  /** @internal ends a call of {@link begin} */
  failed(generation: number, error: unknown, classify?: Classifier): void {
    this.circuit.ended(generation, this.judgeAfter(undefined, error, classify));
  }

  /** What the failure of an admitted call means, by the breaker's classifier or the one given. */
  judge(permit: Permit, error: unknown, classify: Classifier = this.classify): Verdict {
    return this.judgeAfter(this.circuit.elapsedMs(permit), error, classify);
  }

  /** Looks without moving anything. */
  snapshot(): BreakerSnapshot {
    return {
      name: this.name,
      ...(this.group === undefined ? {} : { group: this.group }),
      active: this.switchedOn,
      listenerErrors: this.circuit.listenerErrors,
      ...this.circuit.snapshot(),
    };
  }

  /** Refuses everything until {@link auto} or {@link reset}; false if it did already. */
  forceOpen(): boolean {
    return this.circuit.operate((now) => this.circuit.machine.forceOpen(now));
  }

  /** Admits everything and only counts, until {@link auto} or {@link reset}. */
  disable(): boolean {
    return this.circuit.operate((now) => this.circuit.machine.disable(now));
  }

  /** Ends a forced mode: from forced open the next call is a probe, from disabled it is closed. */
  auto(): boolean {
    return this.circuit.operate((now) => this.circuit.machine.auto(now));
  }

  /** Closed and nothing remembered. Calls in flight no longer count. */
  reset(): void {
    this.circuit.operate((now) => this.circuit.machine.reset(now));
  }

  /** Opens for the period that failures would bring now; false while an operator's mode rules. */
  trip(): boolean {
    return this.circuit.operate((now) => this.circuit.machine.trip(now));
  }

  /**
   * The figures as they would be after such changes, which are not made.
   * @throws BreakerConfigError listing every fault
   */
  preview(changes: OptionChanges<BreakerOptions>): ResolvedBreakerOptions {
    return resolveBreakerOptions(this.name, this.changed(changes));
  }

  /**
   * Changes figures while calls are in flight; those not named stay, those that are null go back to
   * their default: a rule goes off.
   * @throws BreakerConfigError listing every fault; then nothing has changed
   */
  reconfigure(changes: OptionChanges<BreakerOptions>): void {
    const options = this.preview(changes);
    this.given = this.changed(changes);
    this.resolved = options;
    this.circuit.operate((now) => this.circuit.machine.reconfigure(options, now));
  }

  /** Listens to one kind of event until the answer is disposed of. */
  on<K extends BreakerEventKind>(kind: K, listener: BreakerListener<K>): Disposable {
    return this.circuit.on(kind, listener);
  }

  /** Lets go of what is shared with other breakers. The breaker itself needs no clean-up. */
  [Symbol.dispose](): void {
    this.circuit[Symbol.dispose]();
  }

  /** What is named but undefined stays as it was. */
  private changed(changes: OptionChanges<BreakerOptions>): BreakerOptions {
    const named = Object.entries(changes).filter(([, value]) => value !== undefined);
    const merged = Object.entries({ ...this.given, ...Object.fromEntries(named) });
    return Object.fromEntries(merged.filter(([, value]) => value !== null));
  }

  private executeTimed<T>(
    call: (permit?: Permit) => T | PromiseLike<T>,
    classify: Classifier,
  ): Promise<T> {
    const permit = this.circuit.admit();
    if (permit instanceof CircuitOpenError) return rejectSoon(permit);
    return startCall(call, permit).then(
      (value) => {
        permit.done(SUCCESS);
        return value;
      },
      (error: unknown) => {
        permit.done(this.judge(permit, error, classify));
        throw error;
      },
    );
  }

  /**
   * Both ends are made once for a whole generation: with closures for each call the breaker would
   * add half as much time again, and three times the memory. A result that comes when the generation
   * is over finds out by its number.
   */
  private makeEnds(generation: number): void {
    this.endsGeneration = generation;
    this.pass = (value) => {
      this.succeeded(generation);
      return value;
    };
    this.fail = (error) => {
      this.failed(generation, error);
      throw error;
    };
  }

  private judgeAfter(
    elapsedMs: number | undefined,
    error: unknown,
    classify: Classifier = this.classify,
  ): Verdict {
    const { fairMs } = this.resolved;
    try {
      const verdict = classify(error, {
        ...(elapsedMs === undefined ? {} : { elapsedMs }),
        ...(fairMs === undefined ? {} : { fairMs }),
      });
      if (isVerdict(verdict)) return verdict;
      throw new TypeError(
        `the classifier answered ${JSON.stringify(verdict)}, which is no verdict`,
      );
    } catch (fault) {
      return { outcome: 'failure', cause: { code: 'CLASSIFIER_FAULT', message: String(fault) } };
    }
  }
}
