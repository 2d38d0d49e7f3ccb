import type { EdgeView } from './edge-view.js';
import type { Sample } from './sample.js';

/** Times in seconds, then a list for each line; null is a gap. As uPlot takes them. */
export type Columns = [number[], ...(number | null)[][]];

/** A longer silence than this is drawn as a gap, not as a line across it. */
const GAP_MS = 1_600;

/**
 * Answers a second of one kind of request, each list on top of the ones after it:
 * all, those that were not failures of their own, those that are well.
 */
export function answerColumns(samples: readonly Sample[], path: number): Columns {
  return columnsOf(samples, 3, (sample) => {
    const edge = sample.edges[path];
    if (edge === undefined) return [null, null, null];
    const { okPerSecond: ok, refusedPerSecond: refused, failedPerSecond: failed } = edge;
    return [ok + refused + failed, ok + refused, ok];
  });
}

/** The 99th percentile in ms, a list for each kind of request. */
export function latencyColumns(samples: readonly Sample[], paths: number): Columns {
  return columnsOf(samples, paths, (sample) =>
    Array.from({ length: paths }, (_, path) => shownLatency(sample.edges[path])),
  );
}

function shownLatency(edge: EdgeView | undefined): number | null {
  // The axis is logarithmic: it begins at 1 ms.
  const p99Ms = edge?.p99Ms ?? null;
  return p99Ms === null ? null : Math.max(1, p99Ms);
}

function columnsOf(
  samples: readonly Sample[],
  count: number,
  valuesOf: (sample: Sample) => readonly (number | null)[],
): Columns {
  const times: number[] = [];
  const lines = Array.from({ length: count }, (): (number | null)[] => []);
  function addRow(atMs: number, valueOf: (line: number) => number | null): void {
    times.push(atMs / 1_000);
    for (const [line, values] of lines.entries()) values.push(valueOf(line));
  }

  let before: number | undefined;
  for (const sample of samples) {
    const values = valuesOf(sample);
    if (before !== undefined && sample.atMs - before > GAP_MS) addRow(before + 250, () => null);
    addRow(sample.atMs, (line) => values[line] ?? null);
    before = sample.atMs;
  }
  return [times, ...lines];
}
