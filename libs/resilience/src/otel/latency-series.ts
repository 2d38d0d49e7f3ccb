import { LatencyHistogram } from '../policies/index.js';
import { seconds, type Put } from './series.js';

/** All 62 bounds would be too many series: those a doubling apart are told, and the last. */
const SHORTEST_MS = 0.8;
const LONGEST_MS = 26_214.4;

/** Series for each breaker that keeps latencies. */
export const LATENCY_SERIES = 17;

/**
 * The OpenTelemetry API has no histogram that is read instead of written, so the counts go out as
 * counters by upper bound, each with those before it, as Prometheus keeps histograms: rates can be
 * taken, processes summed and any quantile estimated, of any period. A gauge of the p99 would be
 * that of the whole life of the process, and could not be summed.
 */
export function putLatency(latency: LatencyHistogram, put: Put): void {
  let atMost = 0;
  for (const [index, { count }] of latency.buckets().entries()) {
    atMost += count;
    const le = BOUNDS[index];
    if (le !== undefined) put(atMost, { le });
  }
}

/** What each bucket's bound is called; undefined for those that are not told. They never change. */
const BOUNDS = new LatencyHistogram()
  .buckets()
  .map(({ upToMs }) => (isTold(upToMs) ? boundText(upToMs) : undefined));

function isTold(upToMs: number): boolean {
  if (upToMs === Number.POSITIVE_INFINITY) return true;
  if (upToMs < SHORTEST_MS * 0.99 || upToMs > LONGEST_MS * 1.01) return false;
  const doublings = Math.log2(upToMs / SHORTEST_MS);
  return Math.abs(doublings - Math.round(doublings)) < 1e-6;
}

function boundText(upToMs: number): string {
  if (upToMs === Number.POSITIVE_INFINITY) return '+Inf';
  return String(Number(seconds(upToMs).toPrecision(6)));
}
