import { quantileSorted } from 'simple-statistics';
import { LabError } from '../../cli/lab-error.js';
import type { ServiceFigures } from '../../results/tune-result.js';
import { FailureTally } from './failure-tally.js';
import { readTrace, type TraceCall } from './read-trace.js';
import { findGaps, type TraceGap } from './trace-gaps.js';

/** p99.9 of fewer is one call, or none. */
const LEAST_SUCCESSES = 1_000;
/** With more of its time missing, a trace says little of the rate of calls. */
const MOST_GAP_SHARE = 0.5;

/** What a trace says of a service. */
export interface TraceFigures {
  readonly service: ServiceFigures;
  /** What to know of it before believing the figures. */
  readonly warnings: readonly string[];
}

/**
 * Reads a trace and takes its figures. Calls of outcome `ignore` are left out; `alive` ones count for the
 * rate of calls alone. Latencies are of successes. Gaps are refused unless allowed; then they are left
 * out of the rate.
 * @throws LabError for a trace that cannot be read, has gaps, or too few calls
 */
export async function traceFigures(file: string, allowGaps: boolean): Promise<TraceFigures> {
  const calls = new CallTally();
  await readTrace(file, (call) => calls.take(call));
  return calls.figures(file, allowGaps);
}

class CallTally {
  private readonly atMs: number[] = [];
  private readonly lines: number[] = [];
  private readonly latencies: number[] = [];
  private readonly failures = new FailureTally();

  take({ atMs, latencyMs, outcome, line }: TraceCall): void {
    if (outcome === 'ignore') return;
    this.atMs.push(atMs);
    this.lines.push(line);
    if (outcome === 'success') this.latencies.push(latencyMs);
    if (outcome !== 'alive') this.failures.take(outcome === 'failure', line);
  }

  figures(file: string, allowGaps: boolean): TraceFigures {
    const { atMs, lines, latencies, failures } = this;
    if (latencies.length < LEAST_SUCCESSES) {
      throw new LabError(
        `${file} has ${latencies.length} successful calls: for p99.9 it takes at least ${LEAST_SUCCESSES}.`,
      );
    }
    const fromMs = atMs[0] ?? 0;
    const toMs = atMs.at(-1) ?? fromMs;
    const gaps = findGaps({ atMs, lines });
    const activeMs = activeTimeMs(file, { gaps, spanMs: toMs - fromMs, allowGaps });
    latencies.sort((a, b) => a - b);
    const at = (share: number): number => quantileSorted(latencies, share);
    const service: ServiceFigures = {
      source: 'trace',
      errorRate: failures.rate,
      errorAfterError: failures.rateAfterFailure,
      ratePerSecond: ((atMs.length - 1 - gaps.length) / activeMs) * 1_000,
      latency: { p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) },
      trace: {
        file,
        calls: atMs.length,
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        longestFailureStreak: failures.longestStreak,
        gaps: gaps.map(({ afterLine, fromMs: from, lengthMs }) => ({
          afterLine,
          from: new Date(from).toISOString(),
          lengthMs,
        })),
      },
    };
    return { service, warnings: [...gaps.map(gapWarning), ...failures.warnings()] };
  }
}

function activeTimeMs(
  file: string,
  found: { gaps: readonly TraceGap[]; spanMs: number; allowGaps: boolean },
): number {
  const { gaps, spanMs, allowGaps } = found;
  const gapMs = gaps.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  const [first] = gaps;
  if (first !== undefined && !allowGaps) {
    const more = gaps.length > 1 ? `, and ${gaps.length - 1} gaps more` : '';
    throw new LabError(
      `${file}: no calls for ${seconds(first.lengthMs)} after line ${first.afterLine}${more}: cut the trace, ` +
        'or give --allow-gaps to leave gaps out of the rate.',
    );
  }
  if (gapMs > spanMs * MOST_GAP_SHARE) {
    throw new LabError(
      `${file}: ${seconds(gapMs)} of ${seconds(spanMs)} are gaps: it says too little of the rate of calls.`,
    );
  }
  if (spanMs - gapMs > 0) return spanMs - gapMs;
  throw new LabError(
    `${file}: all calls have the same timestamp, which says nothing of their rate.`,
  );
}

function gapWarning({ afterLine, lengthMs }: TraceGap): string {
  return `The trace has a gap of ${seconds(lengthMs)} after line ${afterLine}; it is left out of the rate.`;
}

function seconds(ms: number): string {
  return `${+(ms / 1_000).toPrecision(3)} s`;
}
