import type { Clock, DeadlineExceededError, Timers } from '../core/index.js';
import { callScope, runInCallScope, type CallScope } from './call-scope.js';
import { resolveDeadlineOptions, type DeadlineOptions } from './deadline-options.js';
import { attemptDeadline, endsWithTotal, totalDeadline } from './deadline-times.js';
import { EventHub, type Listener } from './event-hub.js';
import { extendScope } from './extend-scope.js';
import { monotonicClock } from './monotonic-clock.js';
import { limited, type TimeLimit } from './time-limit.js';
import { systemTimers } from './timers.js';

/** What a deadline needs besides its figures. */
export interface DeadlineSetup {
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** @default the process's timers */
  readonly timers?: Timers;
}

/** What a deadline tells, by kind. */
export interface DeadlineEventMap {
  deadline_exceeded: DeadlineExceeded;
}

export interface DeadlineExceeded {
  readonly operation: string;
  readonly of: DeadlineExceededError['of'];
  readonly grantedMs: number;
}

/** A deadline as seen from outside. */
export interface DeadlineSnapshot {
  readonly name: string;
  /** Calls whose time for all attempts ran out, also if that was noticed by an attempt. */
  readonly totalExceeded: number;
  /** Attempts whose time ran out. */
  readonly attemptExceeded: number;
  /** Calls and attempts that were not begun: too little time was left. */
  readonly budgetExhausted: number;
  readonly listenerErrors: number;
}

/**
 * Limits how long a call may take, within what its own caller left: all attempts together outside
 * everything but a fallback, each attempt innermost, so that a timeout is an error that the breaker
 * sees. The call learns its deadline and its signal from the call scope.
 *
 * @example
 * const deadline = new Deadline('charge', { totalMs: 1_600, attemptMs: 700 });
 * await deadline.total(() => retry.execute(() => breaker.execute(() => deadline.attempt(charge))));
 */
export class Deadline {
  private readonly events = new EventHub<DeadlineEventMap>();
  private readonly clock: Clock;
  private readonly timers: Timers;
  private resolved;
  private readonly exceeded = { total: 0, attempt: 0 };
  private budgetExhausted = 0;

  /** @throws BreakerConfigError listing every fault of the options */
  constructor(
    readonly name: string,
    options: DeadlineOptions,
    { clock = monotonicClock, timers = systemTimers }: DeadlineSetup = {},
  ) {
    this.resolved = resolveDeadlineOptions(name, options);
    this.clock = clock;
    this.timers = timers;
  }

  /** The figures in force. */
  get options() {
    return this.resolved;
  }

  /**
   * Limits a call with all its attempts. Never throws, only rejects: with the call's own error,
   * BudgetExhaustedError before it began, DeadlineExceededError when its time is up, or
   * CallCancelledError as soon as its caller has left.
   */
  total<T>(call: () => T | PromiseLike<T>): Promise<T> {
    return this.within(call, this.totalLimit.bind(this));
  }

  /** Limits one attempt; rejects as {@link total} does. */
  attempt<T>(call: () => T | PromiseLike<T>): Promise<T> {
    return this.within(call, this.attemptLimit.bind(this));
  }

  /**
   * The limit of a call that begins now with all its attempts; for those who watch it themselves.
   * @throws BudgetExhaustedError if too little time is left
   */
  totalLimit(scope: CallScope | undefined = callScope()): TimeLimit {
    const now = this.clock.now();
    const deadlineAt = this.endOf(totalDeadline, scope, now);
    return this.limit('total', deadlineAt - now, { deadlineAt });
  }

  /**
   * The limit of an attempt that begins now; for those who watch it themselves. It is `of` the
   * total if less is left of that than an attempt may take.
   * @throws BudgetExhaustedError if too little time is left
   */
  attemptLimit(scope: CallScope | undefined = callScope()): TimeLimit {
    const now = this.clock.now();
    const attemptDeadlineAt = this.endOf(attemptDeadline, scope, now);
    const of = endsWithTotal(scope, now, attemptDeadlineAt) ? 'total' : 'attempt';
    return this.limit(of, attemptDeadlineAt - now, { attemptDeadlineAt });
  }

  /** False if the calls have timers of their own. */
  get enforces(): boolean {
    return this.resolved.enforce ?? true;
  }

  snapshot(): DeadlineSnapshot {
    return {
      name: this.name,
      totalExceeded: this.exceeded.total,
      attemptExceeded: this.exceeded.attempt,
      budgetExhausted: this.budgetExhausted,
      listenerErrors: this.events.listenerErrors,
    };
  }

  /**
   * The figures as they would be after such changes, which are not made.
   * @throws BreakerConfigError listing every fault
   */
  preview(changes: Partial<DeadlineOptions>): DeadlineOptions {
    return resolveDeadlineOptions(this.name, { ...this.resolved, ...changes });
  }

  /**
   * Changes figures for calls that begin from now on. Those not named stay.
   * @throws BreakerConfigError listing every fault; then nothing has changed
   */
  reconfigure(changes: Partial<DeadlineOptions>): void {
    this.resolved = this.preview(changes);
  }

  /** Listens to one kind of event until the answer is disposed of. */
  on<K extends keyof DeadlineEventMap>(
    kind: K,
    listener: Listener<DeadlineEventMap[K]>,
  ): Disposable {
    return this.events.on(kind, listener);
  }

  private async within<T>(call: () => T | PromiseLike<T>, limitNow: () => TimeLimit): Promise<T> {
    if (typeof call !== 'function') {
      throw new TypeError(`${this.name}: a deadline needs a function to call.`);
    }
    const limit = limitNow();
    if (this.enforces) return limited(call, limit);
    return runInCallScope(extendScope(callScope(), limit.scope), call);
  }

  private endOf(deadline: typeof totalDeadline, scope: CallScope | undefined, now: number): number {
    try {
      return deadline(this.name, this.resolved, scope, now);
    } catch (error) {
      this.budgetExhausted++;
      throw error;
    }
  }

  private limit(of: TimeLimit['of'], grantedMs: number, scope: CallScope): TimeLimit {
    const { name: operation, clock, timers } = this;
    const exceeded: TimeLimit['exceeded'] = (error) => {
      this.exceeded[of]++;
      this.events.tell('deadline_exceeded', () => ({ operation, of, grantedMs: error.grantedMs }));
    };
    return { operation, of, clock, timers, grantedMs, scope, exceeded };
  }
}
