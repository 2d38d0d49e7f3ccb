import { Fallback, type Clock } from '@firebreak/resilience';
import type { Page } from './http-get.js';

/** A page, and how old it is if it is not new. */
export interface KeptPage extends Page {
  readonly ageMs?: number;
}

/** While the circuit is open, pages come from memory, marked with their age. */
export function keepLastPage(
  get: (url: string) => Promise<Page>,
  clock: Clock,
): (url: string) => Promise<KeptPage> {
  const fallback = new Fallback<KeptPage>(
    'last-page',
    {
      on: 'open',
      lastGood: { ttlMs: 60_000, maxEntries: 100 },
      mark: (page, { ageMs = 0 }) => ({ ...page, ageMs }),
    },
    { clock },
  );
  // Each URL remembers its own page.
  return (url) => fallback.execute(() => get(url), [url]);
}
