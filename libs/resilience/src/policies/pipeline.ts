import type { Classifier } from '../core/index.js';
import { callScope, runInCallScope, type CallScope } from './call-scope.js';
import { unsentError } from './cancellation.js';
import type { BulkheadScope } from './slot.js';
import { extendScope } from './extend-scope.js';
import { ignoringRefusals } from './ignoring-refusals.js';
import { makePolicies, type PipelineTools, type Policies, type PolicySet } from './pipeline-set.js';

/** What a call learns when it is made; the signal should end it. */
export interface CallContext {
  /** Aborts when the time is up, or when the caller leaves. */
  readonly signal: AbortSignal;
  /** Which attempt this is, from 0. */
  readonly attempt: number;
  /** When this attempt must have ended, on the monotonic clock; absent if nothing limits it. */
  readonly deadlineAt?: number;
}

/** What is known of one call through a pipeline. */
export interface PipelineCall {
  /** Ends it when the caller leaves. @default the call scope's */
  readonly signal?: AbortSignal;
  /** What the call depends on: for the fallback, and the key of its last good value. @default [] */
  readonly args?: readonly unknown[];
}

/** Policies around calls, in the one order in which they work. */
export class Pipeline<T = unknown> {
  private readonly classify: Classifier | undefined;

  constructor(
    readonly name: string,
    /**
     * The policies, to look at, listen to and reconfigure one by one. Only the start checks them
     * against each other: whoever raises `attempts` must see that it stays below what trips.
     */
    readonly policies: Policies<T>,
  ) {
    const { breaker, bulkhead } = policies;
    if (breaker === undefined || bulkhead === undefined) return;
    this.classify = ignoringRefusals(bulkhead, breaker.classify);
  }

  /**
   * Makes a call through all policies. Never throws, only rejects: with the call's own error, or
   * that of the policy that ended it.
   */
  execute<R extends T>(
    call: (context: CallContext) => R | PromiseLike<R>,
    { signal, args = [] }: PipelineCall = {},
  ): Promise<R> {
    if (typeof call !== 'function') {
      return Promise.reject(new TypeError(`${this.name}: execute needs a function to call.`));
    }
    const scope = signal === undefined ? callScope() : extendScope(callScope(), { signal });
    const layered = this.layered(call, args) as () => Promise<R>;
    return runInCallScope(scope, async () => layered());
  }

  /** The layers there are, from the outside in. */
  describe(): string {
    const { fallback, deadline, retry, breaker, bulkhead } = this.policies;
    const { totalMs, attemptMs } = { ...deadline?.options };
    const layers = [
      fallback && 'fallback',
      deadline && `deadline${totalMs === undefined ? '' : ` ${totalMs} ms`}`,
      retry && `retry ${retry.options.attempts}`,
      breaker && 'breaker',
      bulkhead && `bulkhead ${bulkhead.options.maxConcurrent}`,
      deadline && `attempt${attemptMs === undefined ? '' : ` ${attemptMs} ms`}`,
      'call',
    ].filter((layer) => layer !== undefined);
    return `${layers.join('(')}${')'.repeat(layers.length - 1)}`;
  }

  /** What each policy has counted. */
  snapshot() {
    const { fallback, deadline, retry, breaker, bulkhead } = this.policies;
    return {
      name: this.name,
      fallback: fallback?.snapshot(),
      deadline: deadline?.snapshot(),
      retry: retry?.snapshot(),
      breaker: breaker?.snapshot(),
      bulkhead: bulkhead?.snapshot(),
    };
  }

  /** Built from the inside out; each layer is left out if the set does not name it. */
  private layered(call: (context: CallContext) => unknown, args: readonly unknown[]) {
    const { fallback, deadline, retry, breaker, bulkhead } = this.policies;
    const inTime = (): unknown => {
      const made = (): unknown => call(contextOf(callScope()));
      return deadline === undefined ? made() : deadline.attempt(made);
    };
    const slotted = (dispatch?: BulkheadScope['dispatch']): unknown =>
      bulkhead === undefined ? inTime() : bulkhead.execute(inTime, this.slotScope(dispatch));
    const admitted = (): unknown => {
      // For a caller who has left, or with too little time left, not even the breaker is asked.
      const signal = callScope()?.signal;
      if (signal?.aborted === true) throw unsentError(signal);
      deadline?.attemptLimit();
      return breaker === undefined ? slotted() : breaker.execute(slotted, this.classify);
    };
    const repeated = (): unknown => (retry === undefined ? admitted() : retry.execute(admitted));
    const limited = (): unknown => (deadline === undefined ? repeated() : deadline.total(repeated));
    return () => (fallback === undefined ? limited() : fallback.execute(limited as () => T, args));
  }

  private slotScope(dispatch: BulkheadScope['dispatch']): BulkheadScope {
    const neededMs = this.policies.deadline?.options.minBudgetMs ?? 0;
    const more = dispatch === undefined ? { neededMs } : { neededMs, dispatch };
    return Object.assign(extendScope(callScope(), {}), more);
  }
}

/**
 * Puts policies around calls, always in this order, whatever order they are written in:
 * `fallback(deadline(retry(breaker(bulkhead(attempt deadline(call))))))`. A fallback further in
 * would hide failures from retry and breaker; a retry inside the breaker would hold its permit
 * through back-offs; a deadline outside the breaker alone would be a cancel that counts for nothing.
 *
 * @throws BreakerConfigError listing every fault of every policy, and what they contradict
 * @example
 * const payments = resilient('payments', {
 *   deadline: { totalMs: 1_600, attemptMs: 700 },
 *   retry: { attempts: 2, idempotent: true },
 *   breaker: { failureThreshold: 5 },
 *   bulkhead: { maxConcurrent: 64 },
 * });
 * const receipt = await payments.execute(({ signal }) => fetch(url, { signal }));
 */
export function resilient<T = unknown>(
  name: string,
  set: PolicySet<T>,
  tools: PipelineTools = {},
): Pipeline<T> {
  return new Pipeline<T>(name, makePolicies(name, set, tools));
}

/** Read when asked for: the attempt's own signal is made then, and not before. */
function contextOf(scope: CallScope | undefined): CallContext {
  const deadlineAt = scope?.attemptDeadlineAt ?? scope?.deadlineAt ?? scope?.incomingDeadlineAt;
  let signal: AbortSignal | undefined;
  return {
    get signal() {
      signal ??= scope?.signal ?? new AbortController().signal;
      return signal;
    },
    attempt: scope?.attempt ?? 0,
    ...(deadlineAt === undefined ? {} : { deadlineAt }),
  };
}
