import type { Timers } from '../core/index.js';
import { callScope, cancelError, onAbort } from '../policies/index.js';

/** One call as the callee saw it. */
export interface ReceivedCall<Args extends readonly unknown[]> {
  readonly args: Args;
  /** When it came, on the callee's clock. */
  readonly at: number;
  /** How it ended so far. */
  outcome: 'pending' | 'answered' | 'failed' | 'aborted';
}

type Step<T> =
  | { readonly kind: 'answer'; readonly value: T | undefined; readonly afterMs: number }
  | { readonly kind: 'fail'; readonly error: unknown; readonly afterMs: number }
  | { readonly kind: 'hang' };

/** The clock and the timers of a test, such as a FakeClock. */
export interface CalleeClock extends Timers {
  now(): number;
}

/**
 * A callee that does what a test tells it, call by call, and writes down who called. When the script
 * is over it does the last thing again; without a script it answers undefined. A call that waits
 * ends when its signal aborts: that of its first argument that has one, else the call scope's.
 *
 * @example
 * const clock = new FakeClock();
 * const callee = new ScriptedCallee<string>(clock).answers(3, 'ok').fails(2).hangs().slow(200);
 * const breaker = new CircuitBreaker('payments', {}, { clock });
 * await breaker.execute(() => callee.call(order));
 */
export class ScriptedCallee<T = unknown, Args extends readonly unknown[] = readonly unknown[]> {
  /** Every call so far, oldest first. */
  readonly calls: ReceivedCall<Args>[] = [];

  private readonly script: Step<T>[] = [];
  private last: Step<T> = { kind: 'answer', value: undefined, afterMs: 0 };

  constructor(private readonly clock: CalleeClock) {}

  /** Answers so many calls at once. */
  answers(times = 1, value?: T): this {
    return this.add(times, { kind: 'answer', value, afterMs: 0 });
  }

  /** Fails so many calls at once. */
  fails(times = 1, error: unknown = new Error('The scripted callee failed.')): this {
    return this.add(times, { kind: 'fail', error, afterMs: 0 });
  }

  /** Leaves so many calls without an answer. */
  hangs(times = 1): this {
    return this.add(times, { kind: 'hang' });
  }

  /** Answers so many calls after a while. */
  slow(afterMs: number, times = 1, value?: T): this {
    return this.add(times, { kind: 'answer', value, afterMs });
  }

  /** Fails so many calls after a while. */
  failsSlowly(afterMs: number, times = 1, error: unknown = new Error('Failed slowly.')): this {
    return this.add(times, { kind: 'fail', error, afterMs });
  }

  /** Calls that have neither been answered nor given up. */
  get pending(): number {
    return this.calls.filter(({ outcome }) => outcome === 'pending').length;
  }

  /** The call itself; may be handed on without its object. */
  readonly call = (...args: Args): Promise<T> => {
    const received: ReceivedCall<Args> = { args, at: this.clock.now(), outcome: 'pending' };
    this.calls.push(received);
    this.last = this.script.shift() ?? this.last;
    return this.play(this.last, received, signalOf(args));
  };

  private add(times: number, step: Step<T>): this {
    for (let i = 0; i < times; i++) this.script.push(step);
    return this;
  }

  private play(
    step: Step<T>,
    received: ReceivedCall<Args>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    // A script may fail with anything, as callees do.
    return new Promise<T>((resolve, fail: (error: Error) => void) => {
      const finish = (): void => {
        abort?.[Symbol.dispose]();
        if (step.kind === 'answer') resolve(step.value as T);
        if (step.kind === 'fail') fail(step.error as Error);
        received.outcome = step.kind === 'answer' ? 'answered' : 'failed';
      };
      let abort: Disposable | undefined;
      if (step.kind !== 'hang' && step.afterMs === 0) return finish();
      const timer = step.kind === 'hang' ? undefined : this.clock.after(step.afterMs, finish);
      const giveUp = (): void => {
        timer?.[Symbol.dispose]();
        received.outcome = 'aborted';
        if (signal !== undefined) fail(cancelError(signal));
      };
      if (signal?.aborted === true) giveUp();
      else if (signal !== undefined) abort = onAbort(signal, giveUp);
    });
  }
}

function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  for (const argument of args) {
    if (argument instanceof AbortSignal) return argument;
    if (typeof argument === 'object' && argument !== null && 'signal' in argument) {
      if (argument.signal instanceof AbortSignal) return argument.signal;
    }
  }
  return callScope()?.signal;
}
