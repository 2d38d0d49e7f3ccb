import type { TrafficStatus } from '@firebreak/contracts/plain';
import type { Frame } from '../contract/index.js';
import { LATENCY_OVER_MS } from './operation-frame.js';
import type { SampleWindow } from './sample-window.js';

/** The routes of A that lead to C. */
const NEED_C = new Set(['POST /orders', 'GET /quotes']);
const NEED_B = new Set([...NEED_C, 'GET /orders/:id']);

/**
 * Attempts that left A for each request that came in, and attempts that left B for each of those that
 * need C, over the last ten seconds; null while a service that has to tell does not answer.
 * @param a what A says, if it is up
 * @param b what B says, if it is up
 */
export function amplification(
  a: SampleWindow | undefined,
  b: SampleWindow | undefined,
): Frame['amplification'] {
  const requests = (routes: ReadonlySet<string>) =>
    perMs(a, ({ direction, operation, started }) =>
      direction === 'INBOUND' && routes.has(operation) ? started : 0,
    );
  return {
    atB: ratio(perMs(a, attempts), requests(NEED_B)),
    atC: ratio(perMs(b, attempts), requests(NEED_C)),
  };
}

/** Those that were really sent. */
function attempts({ direction, started, neverSent }: TrafficStatus): number {
  return direction === 'OUTBOUND' ? started - neverSent : 0;
}

/** Two windows need not reach back equally far: a service that was started anew begins another. */
function perMs(
  window: SampleWindow | undefined,
  counted: (traffic: TrafficStatus) => number,
): number | undefined {
  const newest = window?.newest;
  const older = window?.before(LATENCY_OVER_MS);
  if (newest === undefined || older === undefined) return undefined;
  const total = [...newest.traffic].reduce((sum, [key, traffic]) => {
    const then = older.traffic.get(key);
    return sum + counted(traffic) - (then === undefined ? 0 : counted(then));
  }, 0);
  return total / (newest.at - older.at);
}

function ratio(sent: number | undefined, requests: number | undefined): number | null {
  if (sent === undefined || requests === undefined || requests === 0) return null;
  return Math.round((sent / requests) * 100) / 100;
}
