import { FallbackFailedError, type Classifier, type Clock } from '../core/index.js';
import { classifyErrors } from './classify-errors.js';
import { degradationOf, isObject, recordDegradation, type Degradation } from './degradation.js';
import { codeOf } from './error-code.js';
import { EventHub, type Listener } from './event-hub.js';
import type { FallbackEventMap, FallbackSnapshot } from './fallback-events.js';
import {
  FALLBACK_DEFAULTS,
  resolveFallbackOptions,
  type FallbackOptions,
} from './fallback-options.js';
import { isFresh, isThenable, keyOf } from './fallback-values.js';
import { fallsBack } from './falls-back.js';
import { LastGood } from './last-good.js';
import { monotonicClock } from './monotonic-clock.js';

/** What a fallback needs besides its options. */
export interface FallbackSetup {
  /** Tells proper answers, which it calls `alive`. @default classifyErrors: there are none */
  readonly classify?: Classifier;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
}

type Arguments = readonly unknown[];

/** A stand-in before it is marked. */
interface StandIn<T> {
  readonly source: Degradation['source'];
  readonly value: T | PromiseLike<T>;
  readonly ageMs?: number;
}

/**
 * Answers something else when a call has failed for good, says so, and keeps the reason. Belongs
 * outside everything: it sees the final verdict, once, and no breaker takes it for the callee's
 * work.
 *
 * @example
 * const quotes = new Fallback<Quote>('quotes', {
 *   lastGood: { ttlMs: 300_000 },
 *   mark: (quote, { ageMs }) => ({ ...quote, degraded: true, ageMs }),
 * });
 * const quote = await quotes.execute(() => breaker.execute(() => fetchQuote(id)), [id]);
 */
export class Fallback<T = unknown> {
  private readonly events = new EventHub<FallbackEventMap>();
  private readonly clock: Clock;
  private readonly classify: Classifier;
  private options: FallbackOptions<T>;
  private lastGood: LastGood<T> | undefined;
  private calls = 0;
  private readonly served = { value: 0, use: 0, last_good: 0 };
  private failed = 0;
  private missed = 0;
  private passed = 0;
  private unkeyed = 0;

  /** @throws BreakerConfigError listing every fault of name and options. */
  constructor(
    readonly name: string,
    options: FallbackOptions<T>,
    { clock = monotonicClock, classify = classifyErrors }: FallbackSetup = {},
  ) {
    this.options = resolveFallbackOptions(name, options);
    this.clock = clock;
    this.classify = classify;
    this.adoptLastGood();
  }

  /**
   * Makes a call. Never throws, only rejects: with the call's own error if there is no stand-in for
   * it, with FallbackFailedError if the stand-in failed as well.
   * @param args what the call depends on: for `use`, and the key of the last good value
   * @param owner whose answers to remember, where several operations share the fallback
   */
  async execute(call: () => T | PromiseLike<T>, args: Arguments = [], owner?: string): Promise<T> {
    if (typeof call !== 'function') {
      throw new TypeError(`${this.name}: execute needs a function to call.`);
    }
    let value: T;
    try {
      value = await call();
    } catch (error) {
      return this.recover(error, args, owner);
    }
    this.remember(value, args, owner);
    return value;
  }

  /** Tells that a call came right: its answer is remembered, if that is asked for. */
  remember(value: T, args: Arguments = [], owner?: string): void {
    this.calls++;
    const { lastGood } = this.options;
    if (lastGood === undefined || !isFresh(lastGood, value)) return;
    const key = keyOf(lastGood, args, owner);
    if (key === undefined) this.noteUnkeyed();
    else this.lastGood?.remember(key, value);
  }

  /**
   * A stand-in for a call that failed; a promise only if `use` answers one.
   * @throws the error itself if there is none for it, FallbackFailedError if that failed as well
   */
  recover(error: unknown, args: Arguments = [], owner?: string): T | Promise<T> {
    this.calls++;
    if (!fallsBack(this.options, this.classify, error)) {
      this.passed++;
      throw error;
    }
    const standIn = this.attempt(error, () => this.standIn(error, args, owner));
    if (standIn === undefined) {
      this.missed++;
      throw error;
    }
    const { value } = standIn;
    if (!isThenable(value)) return this.attempt(error, () => this.serve(standIn, value, error));
    return this.later(standIn, value, error);
  }

  snapshot(): FallbackSnapshot {
    const { name, calls, failed, missed, passed, unkeyed } = this;
    return {
      name,
      calls,
      served: { ...this.served },
      failed,
      missed,
      passed,
      remembered: this.lastGood?.size ?? 0,
      unkeyed,
      listenerErrors: this.events.listenerErrors,
    };
  }

  /**
   * The options as they would be after such changes, which are not made.
   * @throws BreakerConfigError listing every fault
   */
  preview(changes: Partial<FallbackOptions<T>>): FallbackOptions<T> {
    return resolveFallbackOptions(this.name, { ...this.options, ...changes });
  }

  /**
   * Changes options; those not named stay, and so does what is remembered.
   * @throws BreakerConfigError listing every fault; then nothing has changed
   */
  reconfigure(changes: Partial<FallbackOptions<T>>): void {
    this.options = this.preview(changes);
    this.adoptLastGood();
  }

  /** Listens to one kind of event until the answer is disposed of. */
  on<K extends keyof FallbackEventMap>(
    kind: K,
    listener: Listener<FallbackEventMap[K]>,
  ): Disposable {
    return this.events.on(kind, listener);
  }

  private standIn(error: unknown, args: Arguments, owner?: string): StandIn<T> | undefined {
    const { lastGood, use } = this.options;
    const key = lastGood === undefined ? undefined : keyOf(lastGood, args, owner);
    const remembered = key === undefined ? undefined : this.lastGood?.recall(key);
    if (remembered !== undefined) return { source: 'last_good', ...remembered };
    if (use !== undefined) return { source: 'use', value: use(error, ...(args as never[])) };
    if (!Object.hasOwn(this.options, 'value')) return undefined;
    return { source: 'value', value: this.options.value as T };
  }

  private serve({ source, ageMs }: StandIn<T>, value: T, cause: unknown): T {
    // What was a stand-in before has an age of its own.
    const before = degradationOf(value)?.ageMs;
    const age =
      ageMs === undefined && before === undefined ? undefined : (ageMs ?? 0) + (before ?? 0);
    const degraded: Degradation = Object.freeze({
      reason: codeOf(cause),
      source,
      ...(age === undefined ? {} : { ageMs: age }),
      cause,
    });
    const marked = this.options.mark?.(value, degraded) ?? value;
    if (source !== 'use' && isObject(marked) && marked === value) {
      throw new TypeError(
        `${this.name}: mark must answer a copy of the value: others have it too.`,
      );
    }
    this.served[source]++;
    this.events.tell('fallback_served', () => ({ fallback: this.name, ...degraded }));
    return recordDegradation(marked, degraded);
  }

  /** Serves what `use` will only have later. */
  private async later(standIn: StandIn<T>, value: PromiseLike<T>, cause: unknown): Promise<T> {
    try {
      return this.serve(standIn, await value, cause);
    } catch (fault) {
      return this.fail(cause, fault);
    }
  }

  /** Runs what makes a stand-in; what it throws is the fallback's failure. */
  private attempt<R>(cause: unknown, run: () => R): R {
    try {
      return run();
    } catch (fault) {
      return this.fail(cause, fault);
    }
  }

  /** Said once, for it is a matter of the arguments' type. */
  private noteUnkeyed(): void {
    this.unkeyed++;
    if (this.unkeyed > 1) return;
    this.events.tell('fallback_unkeyed', () => ({ fallback: this.name }));
  }

  private fail(cause: unknown, fallbackError: unknown): never {
    this.failed++;
    this.events.tell('fallback_failed', () => ({ fallback: this.name, cause, fallbackError }));
    throw new FallbackFailedError(this.name, cause, fallbackError);
  }

  private adoptLastGood(): void {
    const { lastGood } = this.options;
    if (lastGood === undefined) {
      this.lastGood = undefined;
      return;
    }
    const { ttlMs, maxEntries = FALLBACK_DEFAULTS.maxEntries } = lastGood;
    this.lastGood ??= new LastGood({ ttlMs, maxEntries }, this.clock);
    this.lastGood.reconfigure({ ttlMs, maxEntries });
  }
}
