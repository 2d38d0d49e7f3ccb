import type { ChainEvent } from '../../../src/contract/index.js';

const MOST_EVENTS = 400;

/** With one more event, in the order of their ids, without repeats and bounded. */
export function withEvents(
  before: readonly ChainEvent[],
  more: readonly ChainEvent[],
): readonly ChainEvent[] {
  const last = before.at(-1)?.id ?? -1;
  const fresh = more.filter((event) => event.id > last);
  if (fresh.length === 0) return before;
  return [...before, ...fresh].slice(-MOST_EVENTS);
}
