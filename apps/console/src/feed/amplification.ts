import type { Frame } from '../contract/index.js';
import { LATENCY_OVER_MS } from './operation-frame.js';
import type { SampleWindow } from './sample-window.js';

/** The routes of A that lead to C. */
const NEED_C = new Set(['POST /orders', 'GET /quotes']);
const NEED_B = new Set([...NEED_C, 'GET /orders/:id']);

/**
 * Attempts that left A for each request that came in, and attempts that left B for each of those that
 * need C, over the last ten seconds.
 */
export function amplification(a: SampleWindow, b: SampleWindow): Frame['amplification'] {
  const isOf = (routes: ReadonlySet<string>) => (operation: string) => routes.has(operation);
  return {
    atB: ratio(left(a), begun(a, 'INBOUND', isOf(NEED_B))),
    atC: ratio(left(b), begun(a, 'INBOUND', isOf(NEED_C))),
  };
}

function ratio(attempts: number | undefined, requests: number | undefined): number | null {
  if (attempts === undefined || requests === undefined || requests === 0) return null;
  return Math.round((attempts / requests) * 100) / 100;
}

/** Attempts that were really sent. */
function left(window: SampleWindow): number | undefined {
  const { newest } = window;
  const older = window.before(LATENCY_OVER_MS);
  if (newest === undefined || older === undefined) return undefined;
  return [...newest.traffic].reduce((sum, [key, { direction, started, neverSent }]) => {
    if (direction !== 'OUTBOUND') return sum;
    const then = older.traffic.get(key);
    return sum + (started - neverSent) - ((then?.started ?? 0) - (then?.neverSent ?? 0));
  }, 0);
}

function begun(
  window: SampleWindow,
  wanted: 'INBOUND' | 'OUTBOUND',
  isWanted: (operation: string) => boolean,
): number | undefined {
  const { newest } = window;
  const older = window.before(LATENCY_OVER_MS);
  if (newest === undefined || older === undefined) return undefined;
  return [...newest.traffic].reduce((sum, [key, { direction, operation, started }]) => {
    if (direction !== wanted || !isWanted(operation)) return sum;
    return sum + started - (older.traffic.get(key)?.started ?? 0);
  }, 0);
}
