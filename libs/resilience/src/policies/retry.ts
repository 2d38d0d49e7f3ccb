import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  attemptFactsOf,
  recordAttempts,
  type Clock,
  type RetryAdvice,
  type RetryJudge,
  type Timers,
} from '../core/index.js';
import { backoffMs } from './backoff.js';
import { callScope, runInCallScope } from './call-scope.js';
import { EventHub, type Listener } from './event-hub.js';
import { extendScope } from './extend-scope.js';
import { judgeRetry, judgeRetryBy } from './judge-retry.js';
import { monotonicClock } from './monotonic-clock.js';
import { ownCopy } from './option-rules.js';
import { RetryBudget } from './retry-budget.js';
import { zeroRefusals, type RetryEventMap } from './retry-events.js';
import {
  resolveRetryOptions,
  type ResolvedRetryOptions,
  type RetryOptions,
} from './retry-options.js';
import {
  RetryRun,
  type RetryDecision,
  type RetryGround,
  type RetryScope,
  type RetryTarget,
} from './retry-run.js';
import { refuseTwoBudgets, type RetrySetup, type RetrySnapshot } from './retry-setup.js';
import { systemTimers } from './timers.js';
import { pause, type PauseEnds } from './wait.js';

/**
 * Tries again what failed and may be repeated: a few times, with growing, scattered back-offs, and
 * never beyond the budget of the target. Belongs outside the breaker, so that each attempt asks it.
 *
 * @example
 * const retry = new Retry('quotes', { idempotent: true, attempts: 3 });
 * const quote = await retry.execute(() => breaker.execute(() => fetchQuote(order)));
 */
export class Retry {
  private readonly events = new EventHub<RetryEventMap>();
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly random: () => number;
  private readonly target: RetryTarget;
  private readonly judgeByDefault: RetryJudge;
  private budget: RetryBudget | undefined;
  private readonly runGround: RetryGround;
  /** As they were given, without defaults: some defaults follow from other figures. */
  private given: RetryOptions;
  private resolved;
  private calls = 0;
  private retries = 0;
  private succeededAfterRetry = 0;
  private readonly refused = zeroRefusals();

  /** @throws BreakerConfigError listing every fault of name and options. */
  constructor(
    readonly name: string,
    options: RetryOptions,
    private readonly setup: RetrySetup = {},
  ) {
    this.given = ownCopy(options);
    this.resolved = resolveRetryOptions(name, this.given);
    refuseTwoBudgets(name, this.given, setup);
    this.clock = setup.clock ?? monotonicClock;
    this.timers = setup.timers ?? systemTimers;
    this.random = setup.random ?? Math.random;
    this.target = { refusedForMs: setup.refusedForMs ?? (() => 0) };
    this.judgeByDefault = setup.classify === undefined ? judgeRetry : judgeRetryBy(setup.classify);
    this.budget = setup.budget ?? ownBudget(this.given, this.clock);
    this.runGround = this.ground();
  }

  /** The figures in force. */
  get options() {
    return this.resolved;
  }

  /** Whether the budget is another's to change: several retries draw on it. */
  get sharesBudget(): boolean {
    return this.setup.budget !== undefined;
  }

  /**
   * Makes a call, and makes it again while that is allowed. Never throws, only rejects: with the
   * error of the last attempt as it came, or with CallCancelledError as soon as the scope's signal
   * aborts a back-off. What the scope does not say is taken from the call scope.
   * @param target what lies inside, where calls that share the retry differ @default as set up
   */
  async execute<T>(
    call: (attempt: number) => T | PromiseLike<T>,
    scope: RetryScope = callScope() ?? {},
    target: RetryTarget = this.target,
  ): Promise<T> {
    if (typeof call !== 'function') {
      throw new TypeError(`${this.name}: execute needs a function to call.`);
    }
    const run = this.begin(scope, target);
    for (;;) {
      try {
        const value = await this.attempt(call, run.failed, scope);
        this.succeeded(run);
        return value;
      } catch (error) {
        const decision = this.failed(run, error);
        if (!decision.retry) throw error;
        await new Promise<void>((over, cancelled) => {
          this.pause(decision.delayMs, scope, { over, cancelled });
        });
      }
    }
  }

  /** Begins a call that its maker repeats itself: `decide` by {@link Retry.failed} each time. */
  begin(scope: RetryScope = callScope() ?? {}, target: RetryTarget = this.target): RetryRun {
    this.calls++;
    this.budget?.deposit();
    return new RetryRun(this.runGround, scope, target);
  }

  /** Tells that a call came right in the end. */
  succeeded(run: RetryRun): void {
    if (run.failed > 0) this.succeededAfterRetry++;
  }

  /** Decides about the attempt that just failed; a refusal is final and is noted on the error. */
  failed(run: RetryRun, error: unknown): RetryDecision {
    const decision = run.decide(error);
    const { name } = this;
    if (decision.retry) {
      const { delayMs, pushback } = decision;
      this.retries++;
      const attempt = run.failed;
      this.events.tell('retry_scheduled', () => ({
        retry: name,
        attempt,
        delayMs,
        pushback,
        error,
      }));
      return decision;
    }
    const { why } = decision;
    const attempts = wasBegun(error) ? run.failed : run.failed - 1;
    this.refused[why]++;
    recordAttempts(error, attempts);
    this.events.tell('retry_refused', () => ({ retry: name, attempts, why, error }));
    return decision;
  }

  /** Waits out a back-off, or until the scope's signal aborts. */
  pause(delayMs: number, scope: RetryScope, ends: PauseEnds): Disposable {
    return pause(delayMs, this.timers, scope.signal, ends);
  }

  snapshot(): RetrySnapshot {
    const { name, calls, retries, succeededAfterRetry, budget } = this;
    return {
      name,
      calls,
      retries,
      succeededAfterRetry,
      refused: { ...this.refused },
      ...(budget === undefined ? {} : { budget: budget.snapshot() }),
      listenerErrors: this.events.listenerErrors,
    };
  }

  /**
   * The figures as they would be after such changes, which are not made.
   * @throws BreakerConfigError listing every fault
   */
  preview(changes: Partial<RetryOptions>): ResolvedRetryOptions {
    const given = { ...this.given, ...changes };
    refuseTwoBudgets(this.name, given, this.setup);
    return resolveRetryOptions(this.name, given);
  }

  /**
   * Changes figures; calls under way go on by the new ones. Those not named stay, those that are
   * undefined go back to the default.
   * @throws BreakerConfigError listing every fault; then nothing has changed
   */
  reconfigure(changes: Partial<RetryOptions>): void {
    const resolved = this.preview(changes);
    this.given = { ...this.given, ...changes };
    this.resolved = resolved;
    if (Object.hasOwn(changes, 'budget')) {
      this.budget = this.setup.budget ?? ownBudget(this.given, this.clock);
    }
  }

  /** Listens to one kind of event until the answer is disposed of. */
  on<K extends keyof RetryEventMap>(kind: K, listener: Listener<RetryEventMap[K]>): Disposable {
    return this.events.on(kind, listener);
  }

  /** Only a repeated attempt needs a scope that says so. */
  private attempt<T>(
    call: (attempt: number) => T | PromiseLike<T>,
    attempt: number,
    scope: RetryScope,
  ): T | PromiseLike<T> {
    if (attempt === 0) return call(0);
    return runInCallScope(extendScope(callScope() ?? scope, { attempt }), () => call(attempt));
  }

  private judge(error: unknown): RetryAdvice {
    try {
      const { retry, retryDelayMs } = (this.resolved.retryIf ?? this.judgeByDefault)(error);
      return retryDelayMs === undefined ? { retry } : { retry, retryDelayMs };
    } catch {
      // A judge that fails, or answers nothing, must not replace the error it was asked about.
      return { retry: 'no' };
    }
  }

  private ground(): RetryGround {
    return {
      options: () => this.resolved,
      judge: (error) => this.judge(error),
      backoffMs: (step) => backoffMs(this.resolved, step, this.random),
      now: () => this.clock.now(),
      tryWithdraw: () => this.budget?.tryWithdraw() ?? true,
    };
  }
}

function ownBudget({ budget }: RetryOptions, clock: Clock): RetryBudget | undefined {
  return budget === false ? undefined : new RetryBudget(budget, clock);
}

const REFUSALS = [CircuitOpenError, BudgetExhaustedError, BulkheadFullError];

/** False for an attempt that one of our own policies refused: the callee never heard of it. */
function wasBegun(error: unknown): boolean {
  if (REFUSALS.some((type) => error instanceof type)) return false;
  return !(error instanceof CallCancelledError && attemptFactsOf(error)?.endedBy === 'never_sent');
}
