import {
  BreakerMachine,
  CircuitOpenError,
  SUCCESS,
  resolveBreakerOptions,
  type BreakerHost,
  type BreakerMode,
  type BreakerOptions,
  type CircuitState,
  type Classifier,
  type Clock,
  type MachineSnapshot,
  type Outcome,
  type Permit,
  type Transition,
  type Verdict,
} from '../core/index.js';
import { BreakerEvents, type BreakerEventKind, type BreakerListener } from './breaker-events.js';
import { classifyErrors } from './classify-errors.js';
import { monotonicClock } from './monotonic-clock.js';
import type { PauseMonitor } from './pause-monitor.js';

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
}

/** A breaker as seen from outside. */
export interface BreakerSnapshot extends MachineSnapshot {
  readonly name: string;
  readonly group?: string;
  /** False while the application has switched it off: it then admits everything unseen. */
  readonly active: boolean;
  readonly listenerErrors: number;
}

const EVENT_OF: Record<Outcome, BreakerEventKind> = {
  success: 'success',
  failure: 'failure',
  alive: 'alive',
  ignore: 'ignored',
};

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

  private readonly machine: BreakerMachine;
  private readonly events = new BreakerEvents();
  private readonly classify: Classifier;
  private readonly clock: Clock;
  private readonly pauses: PauseMonitor | undefined;
  private readonly pauseSubscription: Disposable | undefined;
  /** As they were given, without defaults: some defaults follow from other figures. */
  private given: BreakerOptions;
  private resolved;
  private switchedOn = true;

  /** @throws BreakerConfigError listing every fault of name and options. */
  constructor(
    readonly name: string,
    options: BreakerOptions = {},
    setup: BreakerSetup = {},
  ) {
    this.resolved = resolveBreakerOptions(name, options);
    this.given = { ...options };
    if (setup.group !== undefined) this.group = setup.group;
    this.classify = setup.classify ?? classifyErrors;
    this.clock = setup.clock ?? monotonicClock;
    this.pauses = setup.pauses;
    const host: BreakerHost = {
      settle: (permit, verdict) => this.settle(permit, verdict),
      transitioned: (transition) => this.tell(transition),
    };
    this.machine = new BreakerMachine(this.resolved, host);
    this.pauseSubscription = setup.pauses?.onPause((ms) => this.excusePause(ms));
  }

  /** The figures in force. */
  get options() {
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
    const now = this.clock.now();
    const { openUntil } = this.machine.snapshot(now);
    return openUntil === undefined ? undefined : Math.max(0, openUntil - now);
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
    const now = this.now();
    const permit = this.machine.admit(now);
    const answer = permit ?? this.refuse(now);
    this.events.deliver();
    return answer;
  }

  /**
   * Makes a call if the circuit allows it. Never throws, only rejects: with the call's own error,
   * or with CircuitOpenError when refused. A plain value or a throw counts like a promise's.
   */
  execute<T>(call: () => T | PromiseLike<T>, classify: Classifier = this.classify): Promise<T> {
    if (typeof call !== 'function') {
      return Promise.reject(new TypeError(`${this.name}: execute needs a function to call.`));
    }
    if (!this.switchedOn) return startCall(call);
    const permit = this.admit();
    if (permit instanceof CircuitOpenError) return Promise.reject(permit);
    return startCall(call).then(
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

  /** What the failure of an admitted call means, by the breaker's classifier or the one given. */
  judge(permit: Permit, error: unknown, classify: Classifier = this.classify): Verdict {
    const elapsedMs = this.now() - permit.startedAt;
    const { fairMs } = this.resolved;
    try {
      const verdict = classify(error, fairMs === undefined ? { elapsedMs } : { elapsedMs, fairMs });
      if (Object.hasOwn(EVENT_OF, verdict.outcome)) return verdict;
      throw new TypeError(`the classifier answered no outcome but ${verdict.outcome}`);
    } catch (fault) {
      return { outcome: 'failure', cause: { code: 'CLASSIFIER_FAULT', message: String(fault) } };
    }
  }

  /** Looks without moving anything. */
  snapshot(): BreakerSnapshot {
    return {
      name: this.name,
      ...(this.group === undefined ? {} : { group: this.group }),
      active: this.switchedOn,
      listenerErrors: this.events.listenerErrors,
      ...this.machine.snapshot(this.clock.now()),
    };
  }

  /** Refuses everything until {@link auto} or {@link reset}; false if it did already. */
  forceOpen(): boolean {
    return this.operate((now) => this.machine.forceOpen(now));
  }

  /** Admits everything and only counts, until {@link auto} or {@link reset}. */
  disable(): boolean {
    return this.operate((now) => this.machine.disable(now));
  }

  /** Ends a forced mode: from forced open the next call is a probe, from disabled it is closed. */
  auto(): boolean {
    return this.operate((now) => this.machine.auto(now));
  }

  /** Closed and nothing remembered. Calls in flight no longer count. */
  reset(): void {
    this.operate((now) => this.machine.reset(now));
  }

  /** Opens for one ordinary open period; false while an operator's mode rules. */
  trip(): boolean {
    return this.operate((now) => this.machine.trip(now));
  }

  /**
   * Changes figures while calls are in flight; those not named stay.
   * @throws BreakerConfigError listing every fault; then nothing has changed
   */
  reconfigure(changes: BreakerOptions): void {
    const given = { ...this.given, ...changes };
    const options = resolveBreakerOptions(this.name, given);
    this.given = given;
    this.resolved = options;
    this.operate((now) => this.machine.reconfigure(options, now));
  }

  /** Listens to one kind of event until the answer is disposed of. */
  on<K extends BreakerEventKind>(kind: K, listener: BreakerListener<K>): Disposable {
    return this.events.on(kind, listener);
  }

  /** Lets go of what is shared with other breakers. The breaker itself needs no clean-up. */
  [Symbol.dispose](): void {
    this.pauseSubscription?.[Symbol.dispose]();
  }

  private settle(permit: Permit, verdict: Verdict): void {
    const now = this.now();
    this.machine.catchUp(now);
    const kind = this.machine.isCurrent(permit) ? EVENT_OF[verdict.outcome] : 'late';
    if (!permit.settled && this.events.hears(kind)) {
      const elapsedMs = now - permit.startedAt;
      this.events.enqueue(kind, { breaker: this.name, verdict, elapsedMs });
    }
    this.machine.settle(permit, verdict, now);
    this.events.deliver();
  }

  private refuse(now: number): CircuitOpenError {
    const refusal = this.machine.refusal(now);
    if (this.events.hears('blocked')) {
      this.events.enqueue('blocked', { breaker: this.name, ...refusal });
    }
    return new CircuitOpenError(this.name, refusal.reason, refusal.retryAfterMs, refusal.blame);
  }

  private tell(transition: Transition): void {
    if (!this.events.hears('transition')) return;
    this.events.enqueue('transition', { breaker: this.name, ...transition });
  }

  private excusePause(pauseMs: number): void {
    this.machine.excusePause(pauseMs, this.clock.now());
    this.events.deliver();
  }

  private operate<T>(change: (now: number) => T): T {
    const result = change(this.now());
    this.events.deliver();
    return result;
  }

  private now(): number {
    const now = this.clock.now();
    this.pauses?.check(now);
    return now;
  }
}

/** Turns a throw or a plain value into a promise, and adopts foreign thenables. */
async function startCall<T>(call: () => T | PromiseLike<T>): Promise<T> {
  return call();
}
