import type { Timers } from '../core/index.js';
import { cancelError, onAbort } from './cancellation.js';

/**
 * Waits so many milliseconds. No timer and no listener is left behind, whichever way it ends.
 * @throws CallCancelledError at once when the signal aborts, or has already
 */
export function wait(ms: number, timers: Timers, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) return new Promise((resolve) => void timers.after(ms, resolve));
  if (signal.aborted) return Promise.reject(cancelError(signal));
  return new Promise((resolve, reject) => {
    const timer = timers.after(ms, () => {
      abort[Symbol.dispose]();
      resolve();
    });
    const abort = onAbort(signal, () => {
      timer[Symbol.dispose]();
      reject(cancelError(signal));
    });
  });
}
