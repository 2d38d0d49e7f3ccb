import type { StoreState } from './store.js';

/** Frames come every quarter of a second; later than this the console's time is not known to go on. */
const LATEST_MS = 1_500;

/**
 * The time on the console's clock, going on between frames: what the time lines end at. It stands still
 * when no frames come.
 */
export function consoleTime({ frame, receivedAtMs, pausedAtMs }: StoreState): number {
  if (pausedAtMs.value !== null) return pausedAtMs.value;
  const last = frame.peek();
  if (last === null) return Date.now();
  return last.atUnixMs + Math.min(LATEST_MS, Math.max(0, Date.now() - receivedAtMs.peek()));
}
