import { isDeepStrictEqual } from 'node:util';
import { BreakerConfigError, type Clock } from '../core/index.js';
import { monotonicClock, RetryBudget, type RetryBudgetOptions } from '../policies/index.js';
import type { SharedBudget } from './declaration.js';

/** A retry budget that is known by name. */
class SharedRetryBudget {
  readonly budget: RetryBudget;

  /** @throws BreakerConfigError listing every fault of the figures */
  constructor(
    readonly name: string,
    private figures: RetryBudgetOptions,
    private readonly clock: Clock,
  ) {
    this.budget = this.made(figures);
  }

  /** @throws BreakerConfigError listing every fault; nothing is changed */
  preview(changes: RetryBudgetOptions): unknown {
    return this.made({ ...this.figures, ...changes });
  }

  /** @throws BreakerConfigError listing every fault; then nothing has changed */
  reconfigure(changes: RetryBudgetOptions): void {
    this.preview(changes);
    this.figures = { ...this.figures, ...changes };
    this.budget.reconfigure(changes);
  }

  private made(figures: RetryBudgetOptions): RetryBudget {
    try {
      return new RetryBudget(figures, this.clock);
    } catch (error) {
      if (!(error instanceof BreakerConfigError)) throw error;
      throw new BreakerConfigError(`Retry budget "${this.name}"`, error.faults);
    }
  }
}

/** The retry budgets that several methods share, by name. */
export class RetryBudgets {
  private readonly known = new Map<string, { shared: SharedRetryBudget; said: SharedBudget }>();

  constructor(private readonly clock: Clock = monotonicClock) {}

  /** All names that there are. */
  get names(): readonly string[] {
    return [...this.known.keys()];
  }

  /** The budget of that name, to be given other figures. */
  get(name: string): SharedRetryBudget | undefined {
    return this.known.get(name)?.shared;
  }

  /**
   * The budget of that name; undefined if it has none, for then it is the retry's own.
   * @throws BreakerConfigError if it is faulty, or the name is in use with other figures
   */
  share(said: SharedBudget | false | undefined): RetryBudget | undefined {
    if (typeof said !== 'object' || said.name === undefined) return undefined;
    const { name, ...figures } = said;
    const before = this.known.get(name);
    if (before === undefined) {
      const shared = new SharedRetryBudget(name, figures, this.clock);
      this.known.set(name, { shared, said });
      return shared.budget;
    }
    if (isDeepStrictEqual(before.said, said)) return before.shared.budget;
    throw new BreakerConfigError(`Retry budget "${name}"`, [
      `is defined already with other settings (${JSON.stringify(before.said)}, ` +
        `now ${JSON.stringify(said)}); give one of them another name`,
    ]);
  }
}
