import { isGroupActive, type BreakerGroup, type Placement } from '@firebreak/contracts/plain';
import {
  BreakerRegistry,
  Bulkhead,
  Retry,
  RetryBudget,
  type BreakerTransition,
  type CircuitBreaker,
  type Classifier,
  type Clock,
  type DeadlineOptions,
} from '@firebreak/resilience';
import { classifyGrpc } from '@firebreak/resilience/nest-grpc';
import type { ServicePolicyFigures } from './chain-figures.js';
import type { Random } from './draws.js';

/** What the policies of one process are made with. */
export interface PolicySetup {
  readonly figures: ServicePolicyFigures;
  readonly placement: Placement;
  /** Open period of breakers whose figures name none. */
  readonly openMs: number;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Whether breakers that do not act are made, too: markers go by their fair times. Where nobody sends
   * markers, thousands of processes do without.
   */
  readonly keepsIdle: boolean;
  readonly moved: (transition: BreakerTransition) => void;
}

/** Makes the library's policies for one process, by their names in the services. */
export class ServicePolicies {
  readonly breakers: BreakerRegistry;
  private readonly bulkheads = new Map<string, Bulkhead>();
  private readonly budgets = new Map<string, RetryBudget>();

  constructor(private readonly setup: PolicySetup) {
    const { openMs, clock, random } = setup;
    this.breakers = new BreakerRegistry({ openMs }, { clock, random, classify: classifyGrpc });
  }

  /** What all breakers of this process have spared, in ms. */
  get timeSavedMs(): number {
    return this.breakers.all().reduce((sum, breaker) => sum + breaker.snapshot().timeSavedMs, 0);
  }

  /** The breaker if its group acts under the placement. */
  breaker(name: string, group: BreakerGroup, classify: Classifier): CircuitBreaker | undefined {
    const { figures, placement, keepsIdle, moved } = this.setup;
    if (!keepsIdle && !isGroupActive(placement, group)) return undefined;
    const breaker = this.breakers.define(name, figures.breakers[name], { group, classify });
    breaker.setActive(isGroupActive(placement, group));
    if (!breaker.active) return undefined;
    breaker.on('transition', moved);
    return breaker;
  }

  bulkhead(name: string): Bulkhead {
    const known = this.bulkheads.get(name);
    if (known !== undefined) return known;
    const bulkhead = new Bulkhead(name, named(this.setup.figures.bulkheads, name), this.setup);
    this.bulkheads.set(name, bulkhead);
    return bulkhead;
  }

  /** @param budget the name of a budget that several share; without it the figures name their own */
  retry(name: string, budget?: string): Retry {
    const { figures, clock, random } = this.setup;
    const shared = budget === undefined ? {} : { budget: this.budget(budget) };
    return new Retry(name, named(figures.retries, name), { clock, random, ...shared });
  }

  deadline(name: string): DeadlineOptions {
    return named(this.setup.figures.deadlines, name);
  }

  private budget(name: string): RetryBudget {
    const known = this.budgets.get(name);
    if (known !== undefined) return known;
    const budget = new RetryBudget(named(this.setup.figures.budgets, name), this.setup.clock);
    this.budgets.set(name, budget);
    return budget;
  }
}

function named<T>(figures: Readonly<Record<string, T>>, name: string): T {
  const found = figures[name];
  if (found === undefined) throw new RangeError(`There are no figures for ${name}.`);
  return found;
}
