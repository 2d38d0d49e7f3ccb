import type { Classifier, Clock, RetryJudge, Timers } from '../core/index.js';
import {
  Bulkhead,
  Deadline,
  Fallback,
  Retry,
  type BulkheadEventMap,
  type BulkheadOptions,
  type BulkheadSnapshot,
  type DeadlineEventMap,
  type DeadlineOptions,
  type DeadlineSnapshot,
  type FallbackEventMap,
  type FallbackOptions,
  type FallbackSnapshot,
  type RetryEventMap,
  type RetryOptions,
  type RetrySnapshot,
} from '../policies/index.js';
import type { SharedBudget } from './declaration.js';
import { NamedPolicies } from './named-policies.js';
import { RetryBudgets } from './retry-budgets.js';

/** What the policies around breakers tell, by kind. */
export type PolicyEventMap = RetryEventMap & BulkheadEventMap & FallbackEventMap & DeadlineEventMap;

/** Hears every policy of a registry, also those defined later. */
export type PolicyListener = {
  readonly [Kind in keyof PolicyEventMap]?: (event: PolicyEventMap[Kind]) => unknown;
};

/** The options of a retry, whose budget others may share. */
export interface NamedRetryOptions extends Omit<RetryOptions, 'budget'> {
  readonly budget?: SharedBudget | false;
}

/** What the policies of a registry are made with. */
export interface PolicyTools {
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** @default the process's timers */
  readonly timers?: Timers;
  /** @default Math.random */
  readonly random?: () => number;
  /** By what fallbacks and retries tell proper answers from failures. @default classifyErrors */
  readonly classify?: Classifier;
  /** Which errors retries repeat, unless they say so themselves. @default judgeRetry by `classify` */
  readonly retryIf?: RetryJudge;
}

/** How everything stands. */
export interface PolicySnapshots {
  readonly retries: readonly RetrySnapshot[];
  readonly bulkheads: readonly BulkheadSnapshot[];
  readonly fallbacks: readonly FallbackSnapshot[];
  readonly deadlines: readonly DeadlineSnapshot[];
}

/** The policies around the breakers of one application, by kind and name. */
export class PolicyRegistry {
  readonly retries;
  readonly bulkheads;
  readonly fallbacks;
  readonly deadlines;
  /** The retry budgets that have a name. */
  readonly budgets: RetryBudgets;

  constructor(private readonly tools: PolicyTools = {}) {
    this.budgets = new RetryBudgets(tools.clock);
    this.retries = new NamedPolicies<Retry, NamedRetryOptions, RetrySnapshot, PolicyListener>(
      'Retry',
      (name, options) => this.newRetry(name, options),
      attachTo<RetryEventMap>(['retry_scheduled', 'retry_refused']),
    );
    this.bulkheads = new NamedPolicies<Bulkhead, BulkheadOptions, BulkheadSnapshot, PolicyListener>(
      'Bulkhead',
      (name, options) => new Bulkhead(name, options, tools),
      attachTo<BulkheadEventMap>(['bulkhead_queued', 'bulkhead_refused']),
    );
    this.fallbacks = new NamedPolicies<Fallback, FallbackOptions, FallbackSnapshot, PolicyListener>(
      'Fallback',
      (name, options) => new Fallback(name, options, tools),
      attachTo<FallbackEventMap>(['fallback_served', 'fallback_failed', 'fallback_unkeyed']),
    );
    this.deadlines = new NamedPolicies<Deadline, DeadlineOptions, DeadlineSnapshot, PolicyListener>(
      'Deadline',
      (name, options) => new Deadline(name, options, tools),
      attachTo<DeadlineEventMap>(['deadline_exceeded']),
    );
  }

  /** Listens to all policies, present and future, until the answer is disposed of. */
  listen(listener: PolicyListener): Disposable {
    const heard = this.kinds.map((kind) => kind.listen(listener));
    return {
      [Symbol.dispose]: () => {
        for (const subscription of heard) subscription[Symbol.dispose]();
      },
    };
  }

  snapshots(): PolicySnapshots {
    return {
      retries: this.retries.snapshots(),
      bulkheads: this.bulkheads.snapshots(),
      fallbacks: this.fallbacks.snapshots(),
      deadlines: this.deadlines.snapshots(),
    };
  }

  /** Forgets all policies. */
  [Symbol.dispose](): void {
    for (const kind of this.kinds) {
      for (const { name } of kind.all()) kind.delete(name);
    }
  }

  private get kinds() {
    const { retries, bulkheads, fallbacks, deadlines } = this;
    return [retries, bulkheads, fallbacks, deadlines];
  }

  private newRetry(name: string, { budget, ...options }: NamedRetryOptions): Retry {
    const { retryIf } = this.tools;
    const judged = retryIf === undefined ? {} : { retryIf };
    const shared = this.budgets.share(budget);
    const own = shared === undefined && budget !== undefined ? { budget } : {};
    const setup = { ...this.tools, ...(shared === undefined ? {} : { budget: shared }) };
    return new Retry(name, { ...judged, ...options, ...own }, setup);
  }
}

interface Telling<Events> {
  on<Kind extends keyof Events>(kind: Kind, listener: (event: Events[Kind]) => unknown): Disposable;
}

/** Only what someone listens to is told, so no subscription without a method to call. */
function attachTo<Events extends Partial<PolicyEventMap>>(
  kinds: readonly (keyof Events & keyof PolicyEventMap)[],
) {
  return (policy: Telling<Events>, listener: PolicyListener): Disposable[] =>
    kinds.flatMap((kind) => {
      const hear = listener[kind] as ((event: unknown) => unknown) | undefined;
      return hear === undefined ? [] : [policy.on(kind, (event) => hear.call(listener, event))];
    });
}
