import type { Clock } from '../core/index.js';
import { monotonicClock } from './monotonic-clock.js';
import { refuseFaults } from './option-rules.js';
import {
  resolveRetryBudgetOptions,
  type ResolvedRetryBudgetOptions,
  type RetryBudgetOptions,
} from './retry-budget-options.js';

/** Sums of tenths do not come out even: ten of them are a little less than one. */
const ROUNDING = 1e-9;

/** A budget as seen from outside. */
export interface RetryBudgetSnapshot {
  readonly tokens: number;
  readonly max: number;
  /** Retries it paid for. */
  readonly spent: number;
  /** Retries it refused. */
  readonly refused: number;
}

/**
 * What keeps retries from multiplying the load of a target that fails: a bucket of tokens. Each
 * call adds a share of one, each second adds some, each retry costs one. In the long run a target
 * gets at most 1 + ratio + perSecond / calls per second times its calls. One for each target, shared
 * by all that call it.
 */
export class RetryBudget {
  /** As they were given, without defaults: the most that is saved up follows from another figure. */
  private given: RetryBudgetOptions;
  private options: ResolvedRetryBudgetOptions;
  private tokens: number;
  private filledAt: number;
  private spent = 0;
  private refused = 0;

  /** @throws BreakerConfigError listing every fault */
  constructor(
    options: RetryBudgetOptions = {},
    private readonly clock: Clock = monotonicClock,
  ) {
    this.options = resolve(options);
    this.given = { ...options };
    this.tokens = this.options.max;
    this.filledAt = clock.now();
  }

  /** A call is made: a share of a retry is earned. */
  deposit(): void {
    this.fill();
    this.tokens = Math.min(this.tokens + this.options.ratio, this.options.max);
  }

  /** Takes one retry out; false if there is none. */
  tryWithdraw(): boolean {
    this.fill();
    if (this.tokens + ROUNDING < 1) {
      this.refused++;
      return false;
    }
    this.tokens = Math.max(0, this.tokens - 1);
    this.spent++;
    return true;
  }

  snapshot(): RetryBudgetSnapshot {
    const { spent, refused, options } = this;
    return { tokens: this.tokensAt(this.clock.now()), max: options.max, spent, refused };
  }

  /**
   * Changes figures; what is saved stays, up to the new most. Those not named stay, those that are
   * undefined go back to the default.
   * @throws BreakerConfigError listing every fault; then nothing has changed
   */
  reconfigure(changes: RetryBudgetOptions): void {
    const given = { ...this.given, ...changes };
    const options = resolve(given);
    this.fill();
    this.given = given;
    this.options = options;
    this.tokens = Math.min(this.tokens, options.max);
  }

  private fill(): void {
    const now = this.clock.now();
    this.tokens = this.tokensAt(now);
    this.filledAt = Math.max(this.filledAt, now);
  }

  private tokensAt(now: number): number {
    const seconds = Math.max(0, now - this.filledAt) / 1_000;
    return Math.min(this.tokens + seconds * this.options.perSecond, this.options.max);
  }
}

function resolve(input: RetryBudgetOptions): ResolvedRetryBudgetOptions {
  const { options, faults } = resolveRetryBudgetOptions(input);
  refuseFaults('Retry budget', faults);
  return options;
}
