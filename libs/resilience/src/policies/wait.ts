import type { CallCancelledError, Timers } from '../core/index.js';
import { cancelError, onAbort } from './cancellation.js';

/** How a pause ends: one of the two, once. */
export interface PauseEnds {
  readonly over: () => void;
  /** Our caller left meanwhile. */
  readonly cancelled: (error: CallCancelledError) => void;
}

/**
 * Waits so many milliseconds; dispose of the answer to end it without a word. No timer and no
 * listener is left behind, whichever way it ends.
 */
export function pause(
  ms: number,
  timers: Timers,
  signal: AbortSignal | undefined,
  ends: PauseEnds,
): Disposable {
  let abort: Disposable | undefined;
  const timer = timers.after(ms, () => {
    abort?.[Symbol.dispose]();
    ends.over();
  });
  const stop = (): void => {
    timer[Symbol.dispose]();
    abort?.[Symbol.dispose]();
  };
  if (signal !== undefined) {
    const cancel = (): void => {
      stop();
      ends.cancelled(cancelError(signal));
    };
    if (signal.aborted) cancel();
    else abort = onAbort(signal, cancel);
  }
  return { [Symbol.dispose]: stop };
}
