import type { Answers, CellResult } from '../../results/cell-result.js';
import { OPERATIONS } from '@firebreak/load';

/** Ends of the axes that plots to be compared have in common. */
export interface Scales {
  /** Most requests of one operation due in a second. */
  readonly perSecond: number;
  readonly inFlight: number;
  /** Shortest and longest latency that occurs, in ms. */
  readonly latencyMs: readonly [number, number];
}

/** Axes wide enough for all of these cells. */
export function scalesOf(cells: readonly CellResult[]): Scales {
  return {
    perSecond: most(cells.map(mostPerSecond)),
    inFlight: most(cells.flatMap(({ timeline: { inFlight } }) => [...inFlight.a, ...inFlight.b])),
    latencyMs: latencyEnds(cells),
  };
}

/** Ends in ms of the i-th bucket; the first begins at half its end, the unbounded last is half as wide again. */
export function bucketEnds(
  histogram: Answers['histogram'],
  index: number,
): readonly [number, number] {
  const end = histogram[index]?.toMs;
  const before = histogram[index - 1]?.toMs ?? undefined;
  if (end === null || end === undefined) return [before ?? 1, (before ?? 1) * 1.5];
  return [before ?? end / 2, end];
}

function mostPerSecond({ timeline: { operations, stepMs } }: CellResult): number {
  const sums = Object.values(operations).flatMap(({ ok, degraded, failed }) =>
    ok.map((n, i) => n + (degraded[i] ?? 0) + (failed[i] ?? 0)),
  );
  return (most(sums) * 1_000) / stepMs;
}

function latencyEnds(cells: readonly CellResult[]): readonly [number, number] {
  const ends = cells.flatMap(({ phases }) =>
    OPERATIONS.flatMap((operation) =>
      [phases.healthy, phases.fault].flatMap((phase) => filledEnds(phase[operation])),
    ),
  );
  if (ends.length === 0) return [1, 1_000];
  return [Math.max(0.1, least(ends)), most(ends)];
}

function filledEnds(answers: Answers | undefined): readonly number[] {
  const histogram = answers?.histogram ?? [];
  return histogram.flatMap(({ count }, i) => (count > 0 ? bucketEnds(histogram, i) : []));
}

function most(values: readonly (number | null)[]): number {
  return values.reduce<number>((high, value) => Math.max(high, value ?? 0), 1);
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}
