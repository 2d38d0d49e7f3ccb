const SLACK_MS = 50;
const LEAST_MS = 100;
const MOST_MS = 60_000;

/**
 * The open period of a breaker that was tripped or re-opened by a marker with a hint: until just
 * after the breaker below lets a probe through. With periods of its own it would add them to those
 * below, and its probe would meet a breaker still open. No jitter, for the same reason.
 * @param retryAfterMs 0 or more
 * @returns 100 to 60000 ms
 */
export function followedOpenMs(retryAfterMs: number): number {
  return Math.min(Math.max(retryAfterMs + SLACK_MS, LEAST_MS), MOST_MS);
}
