/** What is to be said next, and when something was said last. */
export interface Announcements {
  readonly waiting: readonly string[];
  readonly saidAtMs: number;
  readonly text: string;
}

export const SILENCE: Announcements = { waiting: [], saidAtMs: -Infinity, text: '' };

/** Nobody can follow more than one announcement in this time. */
const PAUSE_MS = 4_000;
/** More news at once than this are counted, not told. */
const MOST_NEWS = 3;

/** Keeps news until enough time has passed since the last announcement. */
export function withNews(before: Announcements, news: readonly string[]): Announcements {
  return { ...before, waiting: [...new Set([...before.waiting, ...news])] };
}

/** Says what waits, unless something was said a moment ago. */
export function spoken(before: Announcements, nowMs: number): Announcements {
  const { waiting, saidAtMs } = before;
  if (waiting.length === 0 || nowMs - saidAtMs < PAUSE_MS) return before;
  const told = waiting.slice(-MOST_NEWS);
  const left = waiting.length - told.length;
  const text = [...(left > 0 ? [`${left} earlier changes.`] : []), ...told].join(' ');
  return { waiting: [], saidAtMs: nowMs, text };
}
