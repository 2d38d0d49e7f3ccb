const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before an attempt to reconnect.
 * @param attempt 1 for the first
 * @param chance 0 to 1, so that many pages do not come back at once
 */
export function backoffMs(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (0.75 + 0.5 * chance));
}
