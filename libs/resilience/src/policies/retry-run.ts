import type { RetryAdvice } from '../core/index.js';
import type { CallScope } from './call-scope.js';
import type { RetryRefusal } from './retry-events.js';
import type { ResolvedRetryOptions } from './retry-options.js';

/** The longest delay that a callee may ask of a call without a deadline. */
const MAX_PUSHBACK_MS = 60_000;

/** Whether a failed call is tried again. */
export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number; readonly pushback: boolean }
  | { readonly retry: false; readonly why: RetryRefusal };

/** What a retry policy knows of the call it repeats; see CallScope for the fields. */
export type RetryScope = Pick<
  CallScope,
  'signal' | 'deadlineAt' | 'incomingDeadlineAt' | 'previousAttempts' | 'attempt'
>;

/** What a decision needs of the policy it belongs to. */
export interface RetryGround {
  /** The figures in force: they may change while a call is under way. */
  options(): Pick<ResolvedRetryOptions, 'attempts' | 'idempotent' | 'minBudgetMs'>;
  judge(error: unknown): RetryAdvice;
  backoffMs(step: number): number;
  now(): number;
  /** Takes a retry out of the budget; false if there is none. */
  tryWithdraw(): boolean;
}

/** What lies between a retry and the callee, which is not the same for all who share the retry. */
export interface RetryTarget {
  /**
   * For how many ms from now the breakers inside would refuse; 0 if they would not. Waiting to be
   * refused helps nobody.
   */
  refusedForMs(): number;
  /** The least time that an attempt is begun with, in ms, if the policy itself asks for less. */
  minBudgetMs?(): number;
}

/** One call with all its attempts. */
export class RetryRun {
  /** Attempts that have failed so far. */
  failed = 0;
  /** How far the back-off has grown; it begins anew when the callee names a delay (gRFC A6). */
  private step = 0;

  constructor(
    private readonly ground: RetryGround,
    readonly scope: RetryScope,
    private readonly target: RetryTarget,
  ) {}

  /** Decides about the attempt that just failed. Takes from the budget if the answer is yes. */
  decide(error: unknown): RetryDecision {
    const { ground } = this;
    this.failed++;
    const advice = ground.judge(error);
    const never = this.forbidden(advice);
    if (never !== undefined) return { retry: false, why: never };
    const pushback = advice.retryDelayMs !== undefined;
    const delayMs = this.named(advice) ?? ground.backoffMs(this.step);
    const notNow = this.inTheWay(delayMs);
    if (notNow !== undefined) return { retry: false, why: notNow };
    this.step = pushback ? 0 : this.step + 1;
    return { retry: true, delayMs, pushback };
  }

  /** What the callee named, but for callers that would wait for days: they have no deadline. */
  private named({ retryDelayMs }: RetryAdvice): number | undefined {
    if (retryDelayMs === undefined || this.endsAt !== Infinity) return retryDelayMs;
    return Math.min(retryDelayMs, MAX_PUSHBACK_MS);
  }

  /** When the whole call must have ended. */
  private get endsAt(): number {
    return this.scope.deadlineAt ?? this.scope.incomingDeadlineAt ?? Infinity;
  }

  /** What forbids to repeat this call at all. */
  private forbidden({ retry, retryDelayMs }: RetryAdvice): RetryRefusal | undefined {
    const { idempotent, attempts } = this.ground.options();
    const { previousAttempts = 0, attempt = 0 } = this.scope;
    if (retry !== 'any_method' && retry !== 'if_idempotent') return 'not_retryable';
    if (retry === 'if_idempotent' && !idempotent) return 'not_idempotent';
    if (retryDelayMs !== undefined && !isDelay(retryDelayMs)) return 'pushback';
    if (this.failed >= attempts) return 'attempts_used';
    // An outer retry in this process counts like one in our caller's.
    return previousAttempts > 0 || attempt > 0 ? 'caller_retries' : undefined;
  }

  /** What stands in the way of the next attempt; the budget is asked last, for it pays. */
  private inTheWay(delayMs: number): RetryRefusal | undefined {
    const { ground, scope, target } = this;
    if (scope.signal?.aborted === true) return 'cancelled';
    if (target.refusedForMs() > delayMs) return 'circuit_open';
    const leftMs = this.endsAt - ground.now();
    const minBudgetMs = Math.max(ground.options().minBudgetMs, target.minBudgetMs?.() ?? 0);
    if (leftMs < delayMs + minBudgetMs || leftMs <= delayMs) return 'no_time';
    return ground.tryWithdraw() ? undefined : 'budget';
  }
}

function isDelay(ms: number): boolean {
  return Number.isFinite(ms) && ms >= 0;
}
