import type { Frame } from '../../../src/contract/index.js';
import { breakerKey } from './frame-lookup.js';

/** By breaker: until when it is open, and how long that was from when it was first seen open. */
export type OpenPeriods = ReadonlyMap<string, OpenPeriod>;

interface OpenPeriod {
  readonly untilUnixMs: number;
  readonly totalMs: number;
}

/** Two looks at one period may differ by the rounding of clocks. */
const SAME_PERIOD_MS = 300;

/** How long each open period is in all, which no single frame tells; the bar shrinks against it. */
export function nextOpenPeriods(before: OpenPeriods, frame: Frame): OpenPeriods {
  const next = new Map<string, OpenPeriod>();
  for (const service of frame.services) {
    for (const { name, openUntilUnixMs, dueInMs } of service.breakers) {
      if (openUntilUnixMs === null || dueInMs === null || dueInMs <= 0) continue;
      const key = breakerKey(service.name, name);
      const known = before.get(key);
      const isSame =
        known !== undefined && Math.abs(known.untilUnixMs - openUntilUnixMs) < SAME_PERIOD_MS;
      next.set(key, isSame ? known : { untilUnixMs: openUntilUnixMs, totalMs: dueInMs });
    }
  }
  return next;
}
