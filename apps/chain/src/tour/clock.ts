import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as the tour needs it. */
export interface TourClock {
  /** Monotonic ms. */
  now(): number;
  /** Ms since 1970, to set beside the times that services tell. */
  wallNow(): number;
  /** @throws the signal's reason when it aborts, before or meanwhile */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of this machine. */
export const REAL_TIME: TourClock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  wait: async (ms, signal) => {
    // Node rejects with an error of its own that has the reason as its cause.
    await delay(ms, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  },
};
