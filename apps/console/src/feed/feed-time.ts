import { setTimeout as delay } from 'node:timers/promises';

/** Time as the feed sees it. */
export interface FeedTime {
  /** Monotonic ms. */
  now(): number;
  /** Ms since 1970. */
  wallNow(): number;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of this process. Waiting keeps no process alive. */
export const REAL_TIME: FeedTime = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  wait: async (ms, signal) => {
    await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
  },
};
