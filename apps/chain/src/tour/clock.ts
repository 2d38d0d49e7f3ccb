import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as the tour needs it. */
export interface TourClock {
  /** Monotonic ms. */
  now(): number;
  /** Ms since 1970, to set beside the times that services tell. */
  wallNow(): number;
  /** @throws when `signal` aborts, before or meanwhile */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of this machine. */
export const REAL_TIME: TourClock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  wait: (ms, signal) => delay(ms, undefined, { signal }),
};
