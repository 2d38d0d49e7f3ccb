import type { Frame } from '../../../src/contract/index.js';
import { operationOf } from './frame-lookup.js';
import { PATHS } from './names.js';
import { refusedAtEdge } from './refusals.js';

/** What clients get for one kind of request. */
export interface EdgeView {
  /** `POST /orders`. */
  readonly operation: string;
  /** `orders`. */
  readonly plain: string;
  readonly perSecond: number;
  readonly okPerSecond: number;
  /** Failed for want of an answer, not because a breaker refused. */
  readonly failedPerSecond: number;
  readonly refusedPerSecond: number;
  /** 0 to 1; null when nobody asks. */
  readonly okShare: number | null;
  readonly p99Ms: number | null;
}

/** What clients get, for each kind of request in the order of PATHS. */
export function edgeViews(frame: Frame): readonly EdgeView[] {
  return PATHS.map((path) => {
    const calls = operationOf(frame, 'service-a', 'inbound', path.edge);
    const ok = calls?.okPerSecond ?? 0;
    const failed = calls?.failedPerSecond ?? 0;
    const refused = refusedAtEdge(frame, path);
    return {
      operation: path.edge,
      plain: path.plain,
      perSecond: calls?.perSecond ?? 0,
      okPerSecond: ok,
      failedPerSecond: failed - refused,
      refusedPerSecond: refused,
      okShare: ok + failed === 0 ? null : ok / (ok + failed),
      p99Ms: calls?.p99Ms ?? null,
    };
  });
}
