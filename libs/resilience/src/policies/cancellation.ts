/*
 * Our caller gives up: one place that listens to abort signals. Ten thousand waits on one signal
 * cost it one listener, which goes when the last of them is over.
 */
import {
  CallCancelledError,
  DeadlineExceededError,
  recordAttempt,
  type CancelReason,
} from '../core/index.js';

const watched = new WeakMap<AbortSignal, Set<() => void>>();

/** Runs something when the signal aborts, once; not if it has already, nor after disposal. */
export function onAbort(signal: AbortSignal, run: () => void): Disposable {
  const waiting = watched.get(signal) ?? watch(signal);
  // A wrapper of its own, so that one function may wait twice.
  const entry = (): void => run();
  waiting.add(entry);
  return {
    [Symbol.dispose]: () => {
      if (!waiting.delete(entry) || waiting.size > 0) return;
      // Only if it is still ours: after an abort there may be a new set.
      if (watched.get(signal) !== waiting) return;
      watched.delete(signal);
      signal.removeEventListener('abort', tell);
    },
  };
}

/**
 * The error of a call that we end because its signal aborted: a new one for each call, for calls
 * that share a signal differ in their facts. What the signal says is kept as `cause`.
 */
export function cancelError(signal: AbortSignal): CallCancelledError {
  const why: unknown = signal.reason;
  return Object.assign(new CallCancelledError(cancelReason(why)), { cause: why });
}

/** The same for a call that had not left yet: it says nothing about the callee. */
export function unsentError(signal: AbortSignal): CallCancelledError {
  const facts = { grantedMs: 0, elapsedMs: 0, endedBy: 'never_sent' } as const;
  return recordAttempt(cancelError(signal), facts);
}

function cancelReason(why: unknown): CancelReason {
  if (why instanceof CallCancelledError) return why.reason;
  // By name: a DOMException of another realm is no instance of our Error.
  const isTimeout = (why as { name?: unknown } | undefined)?.name === 'TimeoutError';
  return isTimeout || why instanceof DeadlineExceededError ? 'deadline' : 'caller_left';
}

function watch(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  watched.set(signal, waiting);
  signal.addEventListener('abort', tell, { once: true });
  return waiting;
}

function tell(this: unknown): void {
  const signal = this as AbortSignal;
  const waiting = watched.get(signal) ?? [];
  watched.delete(signal);
  for (const run of waiting) run();
}
