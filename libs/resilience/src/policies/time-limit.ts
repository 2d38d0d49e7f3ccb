import { setMaxListeners } from 'node:events';
import {
  CallCancelledError,
  DeadlineExceededError,
  recordAttempt,
  type Clock,
  type Timers,
} from '../core/index.js';
import { callScope, runInCallScope, type CallScope } from './call-scope.js';
import { cancelError, onAbort, unsentError } from './cancellation.js';
import { extendScope } from './extend-scope.js';
import { startCall } from './start-call.js';

/** How long something may take, and what is told when it takes longer. */
export interface TimeLimit {
  readonly operation: string;
  readonly of: 'attempt' | 'total';
  readonly clock: Clock;
  readonly timers: Timers;
  readonly grantedMs: number;
  /** What the scope of the call says besides: the deadline itself. */
  readonly scope: CallScope;
  /** Told once when the time is up. */
  readonly exceeded: (error: DeadlineExceededError) => void;
}

/**
 * Watches one call: gives it a signal of its own, and ends it when its time is up or when its
 * caller leaves, whichever comes first. Other calls of the same caller go on.
 */
export class LimitedCall {
  /** The scope to run the call in. */
  readonly scope: CallScope;

  private controller: AbortController | undefined;
  private timer: Disposable | undefined;
  private abort: Disposable | undefined;
  private ended: Error | undefined;
  private over = false;
  private answered = false;

  constructor(
    private readonly limit: TimeLimit,
    private readonly outer: CallScope | undefined = callScope(),
  ) {
    this.scope = extendScope(outer, limit.scope, () => this.signal);
  }

  /** True once it has been ended, or stopped: nothing more will come of it. */
  get isOver(): boolean {
    return this.over;
  }

  /** Watches until {@link stop}; `fail` is told once, and the call's signal aborts after it. */
  watch(fail: (error: Error) => void): void {
    const { limit, outer } = this;
    const { clock, timers, grantedMs } = limit;
    const startedAt = clock.now();
    this.timer = timers.after(grantedMs, () => {
      const error = new DeadlineExceededError(limit.operation, grantedMs, limit.of);
      const elapsedMs = clock.now() - startedAt;
      recordAttempt(error, { grantedMs, elapsedMs, endedBy: 'own_deadline' });
      limit.exceeded(error);
      this.end(error, fail);
    });
    const signal = outer?.signal;
    if (signal === undefined) return;
    if (signal.aborted) this.end(unsentError(signal), fail);
    else this.abort = onAbort(signal, () => this.end(cancelError(signal), fail));
  }

  /** An answer has begun, in time: the clock stops, but the call still ends when its caller leaves. */
  answer(): void {
    if (this.answered) return;
    this.answered = true;
    this.timer?.[Symbol.dispose]();
  }

  /**
   * Nobody waits for the call any more: its signal aborts, unless it has answered. Then what it
   * answered may still be read by that signal, as the body of a response is.
   */
  abandon(): void {
    if (this.answered) this.stop();
    else this.end(new CallCancelledError('caller_left'), () => undefined);
  }

  /** No more timer, no more listener: the call is over. */
  stop(): void {
    this.over = true;
    this.timer?.[Symbol.dispose]();
    this.abort?.[Symbol.dispose]();
  }

  /** Made when it is first asked for: by the call, or by a limit further in, which listens to it. */
  private get signal(): AbortSignal {
    this.controller ??= newController();
    if (this.ended !== undefined) this.controller.abort(this.ended);
    return this.controller.signal;
  }

  private end(error: Error, fail: (error: Error) => void): void {
    if (this.over) return;
    this.stop();
    this.ended = error;
    fail(error);
    this.controller?.abort(error);
  }
}

/** Makes a call within a limit. Never throws, only rejects; what comes too late is dropped. */
export async function limited<T>(call: () => T | PromiseLike<T>, limit: TimeLimit): Promise<T> {
  const watched = new LimitedCall(limit);
  const ended = new Promise<never>((_resolve, reject) => watched.watch(reject));
  if (watched.isOver) return ended;
  try {
    return await Promise.race([runInCallScope(watched.scope, () => startCall(call)), ended]);
  } finally {
    watched.stop();
  }
}

/** A call may fan out: one listener per call under way is no leak, however many there are. */
function newController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
