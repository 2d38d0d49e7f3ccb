import { isDeepStrictEqual } from 'node:util';
import { BreakerConfigError, type Clock } from '../core/index.js';
import { monotonicClock, RetryBudget } from '../policies/index.js';
import type { SharedBudget } from './declaration.js';

/** The retry budgets that several methods share, by name. */
export class RetryBudgets {
  private readonly known = new Map<string, { budget: RetryBudget; said: SharedBudget }>();

  constructor(private readonly clock: Clock = monotonicClock) {}

  /**
   * The budget of that name; undefined if it has none, for then it is the retry's own.
   * @throws BreakerConfigError if it is faulty, or the name is in use with other figures
   */
  share(said: SharedBudget | false | undefined): RetryBudget | undefined {
    if (typeof said !== 'object' || said.name === undefined) return undefined;
    const { name, ...figures } = said;
    const before = this.known.get(name);
    if (before === undefined) {
      const budget = new RetryBudget(figures, this.clock);
      this.known.set(name, { budget, said });
      return budget;
    }
    if (isDeepStrictEqual(before.said, said)) return before.budget;
    throw new BreakerConfigError(`Retry budget "${name}"`, [
      `is defined already with other settings (${JSON.stringify(before.said)}, ` +
        `now ${JSON.stringify(said)}); give one of them another name`,
    ]);
  }
}
