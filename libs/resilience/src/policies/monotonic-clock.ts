import type { Clock } from '../core/index.js';

/** The process's monotonic clock; changes of the wall clock do not show on it. */
export const monotonicClock: Clock = Object.freeze({ now: () => performance.now() });
