/** When a client should come back: the header in whole seconds, the same in milliseconds. */
export interface RetryAfter {
  readonly seconds: number;
  readonly ms: number;
}

/** With no hint at all, a client that waits this long is no burden. */
const WITHOUT_HINT_MS = 1_000;
const JITTER = 0.2;

/**
 * Adds 0 to 20 % to what was asked for, so that clients refused together do not come back together,
 * and rounds up: never earlier than the open period's end.
 * @param hintMs when it makes sense to ask again, in ms from now. @default 1000
 * @param random 0 (inclusive) to 1 (exclusive)
 */
export function retryAfter(hintMs: number = WITHOUT_HINT_MS, random: () => number): RetryAfter {
  const ms = Math.ceil(Math.max(0, hintMs) * (1 + JITTER * random()));
  return { ms, seconds: Math.max(1, Math.ceil(ms / 1000)) };
}
