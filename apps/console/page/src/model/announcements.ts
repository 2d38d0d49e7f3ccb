import type { ChainEvent } from '../../../src/contract/index.js';

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

/** Up to which event of which console the reader has been told; null before the first. */
export interface Told {
  readonly consoleStartedAtUnixMs: number;
  readonly id: number;
}

/**
 * The events that came since. Those that a console knows when the page meets it are the past: another
 * console numbers its own anew.
 */
export function newsOf(
  events: readonly ChainEvent[],
  consoleStartedAtUnixMs: number,
  told: Told | null,
): { readonly news: readonly string[]; readonly told: Told } {
  const last = events.at(-1)?.id ?? 0;
  const isMet = told?.consoleStartedAtUnixMs === consoleStartedAtUnixMs;
  const since = isMet ? told.id : last;
  return {
    news: events.filter(({ id }) => id > since).map(({ text }) => `${text}.`),
    told: { consoleStartedAtUnixMs, id: Math.max(since, last) },
  };
}
