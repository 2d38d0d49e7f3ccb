import {
  BreakerConfigError,
  type BreakerOptions,
  type Classifier,
  type Clock,
  type Timers,
  show,
} from '../core/index.js';
import { Bulkhead } from './bulkhead.js';
import type { BulkheadOptions } from './bulkhead-options.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { Deadline } from './deadline.js';
import { defined } from './defined.js';
import type { DeadlineOptions } from './deadline-options.js';
import { Fallback } from './fallback.js';
import type { FallbackOptions } from './fallback-options.js';
import { refuseFaults } from './option-rules.js';
import { pipelineFaults } from './pipeline-faults.js';
import { Retry } from './retry.js';
import type { RetryBudget } from './retry-budget.js';
import type { RetryOptions } from './retry-options.js';

/**
 * Policies that belong together: options, or a policy that is there already and may be shared. The
 * order in which they are written means nothing.
 */
export interface PolicySet<T = unknown> {
  readonly fallback?: FallbackOptions<T> | Fallback<T>;
  readonly deadline?: DeadlineOptions | Deadline;
  readonly retry?: RetryOptions | Retry;
  readonly breaker?: BreakerOptions | CircuitBreaker;
  readonly bulkhead?: BulkheadOptions | Bulkhead;
}

/** What the policies of a set are made with. */
export interface PipelineTools {
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** @default the process's timers */
  readonly timers?: Timers;
  /** Numbers from 0 to 1, for back-offs and open periods. @default Math.random */
  readonly random?: () => number;
  /** Judges failed calls, for breaker, retry and fallback alike. @default classifyErrors */
  readonly classify?: Classifier;
  /** The retry budget of the target, shared with others that call it. @default one of its own */
  readonly retryBudget?: RetryBudget;
}

/** The policies of a set, made. */
export interface Policies<T> {
  readonly fallback?: Fallback<T>;
  readonly deadline?: Deadline;
  readonly retry?: Retry;
  readonly breaker?: CircuitBreaker;
  readonly bulkhead?: Bulkhead;
}

const LAYERS = ['fallback', 'deadline', 'retry', 'breaker', 'bulkhead'] as const;

/**
 * Makes what a set asks for.
 * @throws BreakerConfigError listing every fault of every policy, and what they contradict
 */
export function makePolicies<T>(
  name: string,
  set: PolicySet<T>,
  tools: PipelineTools,
): Policies<T> {
  const faults = setFaults(set);
  const make = <P>(layer: string, build: () => P): P | undefined => {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof BreakerConfigError)) throw error;
      faults.push(...error.faults.map((fault) => `${layer}: ${fault}`));
      return undefined;
    }
  };
  const maker = new PolicyMaker(name, faults.length === 0 ? set : {}, tools);
  const fallback = make('fallback', () => maker.fallback());
  const deadline = make('deadline', () => maker.deadline());
  const breaker = make('breaker', () => maker.breaker());
  const retry = make('retry', () => maker.retry(breaker));
  const bulkhead = make('bulkhead', () => maker.bulkhead());
  if (faults.length === 0) {
    const figures = {
      deadline: deadline?.options,
      retry: retry?.options,
      breaker: breaker?.options,
      hasBulkhead: bulkhead !== undefined,
    };
    faults.push(...pipelineFaults(figures));
  }
  refuseFaults(`Policies "${name}"`, faults);
  return {
    ...(fallback === undefined ? {} : { fallback }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(retry === undefined ? {} : { retry }),
    ...(breaker === undefined ? {} : { breaker }),
    ...(bulkhead === undefined ? {} : { bulkhead }),
  };
}

function setFaults(set: unknown): string[] {
  if (typeof set !== 'object' || set === null || Array.isArray(set)) {
    return ['must be an object of policies'];
  }
  const known: readonly string[] = LAYERS;
  if (Object.keys(defined(set)).length === 0) return ['names no policy'];
  return Object.entries(set).flatMap(([layer, policy]: [string, unknown]) => {
    if (!known.includes(layer)) {
      return [`${layer} is not a policy; there are ${known.join(', ')}`];
    }
    if (policy === undefined || (typeof policy === 'object' && policy !== null)) return [];
    return [
      `${layer} must be options or a policy, got ${show(policy)}; leave out what you do not want`,
    ];
  });
}

/** Makes the policies of one set; each takes what it needs of the tools. */
class PolicyMaker<T> {
  constructor(
    private readonly name: string,
    private readonly set: PolicySet<T>,
    private readonly tools: PipelineTools,
  ) {}

  fallback(): Fallback<T> | undefined {
    const { fallback } = this.set;
    if (fallback === undefined || fallback instanceof Fallback) return fallback;
    return new Fallback<T>(this.name, fallback, this.tools);
  }

  deadline(): Deadline | undefined {
    const { deadline } = this.set;
    if (deadline === undefined || deadline instanceof Deadline) return deadline;
    return new Deadline(this.name, deadline, this.tools);
  }

  /** The longest that an attempt may take follows from the deadline, unless the breaker says it. */
  breaker(): CircuitBreaker | undefined {
    const { breaker } = this.set;
    if (breaker === undefined || breaker instanceof CircuitBreaker) return breaker;
    const { attemptMs, totalMs } = { ...this.deadlineFigures() };
    const longestMs = breaker.attemptMs ?? attemptMs ?? totalMs;
    const figures = longestMs === undefined ? breaker : { ...breaker, attemptMs: longestMs };
    return new CircuitBreaker(this.name, figures, this.tools);
  }

  retry(breaker: CircuitBreaker | undefined): Retry | undefined {
    const { retry } = this.set;
    if (retry === undefined || retry instanceof Retry) return retry;
    const minBudgetMs = this.deadlineFigures()?.minBudgetMs;
    const figures = minBudgetMs === undefined ? retry : { minBudgetMs, ...defined(retry) };
    const { retryBudget: budget } = this.tools;
    return new Retry(this.name, figures, {
      ...this.tools,
      ...(budget === undefined ? {} : { budget }),
      refusedForMs: () => refusedForMs(breaker),
    });
  }

  bulkhead(): Bulkhead | undefined {
    const { bulkhead } = this.set;
    if (bulkhead === undefined || bulkhead instanceof Bulkhead) return bulkhead;
    return new Bulkhead(this.name, bulkhead, this.tools);
  }

  private deadlineFigures(): DeadlineOptions | undefined {
    const { deadline } = this.set;
    return deadline instanceof Deadline ? deadline.options : deadline;
  }
}

/** For how long a breaker would refuse from now on, in ms; 0 if it would not. */
export function refusedForMs(breaker: CircuitBreaker | undefined): number {
  if (breaker === undefined || !breaker.active) return 0;
  const { state, mode } = breaker;
  if (mode === 'forced_open') return Infinity;
  return state === 'open' ? (breaker.retryAfterMs ?? 0) : 0;
}
