import * as Plot from '@observablehq/plot';
import { OPERATIONS } from '@firebreak/load';
import type { Answers, CellResult } from '../../results/cell-result.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';
import { bucketEnds, type Scales } from './scales.js';
import { seriesLook } from './series.js';

interface Point {
  readonly ms: number;
  readonly share: number;
}

/**
 * Which share of the requests had ended within how many ms: one line an operation for the time of the
 * fault, and a thin grey one for all of them while nothing was wrong.
 */
export function latencyPlot({ phases, cell }: CellResult, { latencyMs }: Scales): Markup {
  const healthy = OPERATIONS.map((name) => phases.healthy[name]?.histogram ?? []);
  const lines = OPERATIONS.flatMap((name, i) => {
    const points = cumulative([phases.fault[name]?.histogram ?? []], latencyMs);
    return Plot.lineY(points, { x: 'ms', y: 'share', strokeWidth: 2, ...seriesLook(i) });
  });
  return draw({
    says: `Latencies while the fault lasted, ${cell.placement} under ${cell.fault}: ${medians(phases.fault)}.`,
    height: 150,
    marginLeft: 38,
    marginRight: 8,
    marginTop: 18,
    marginBottom: 32,
    x: {
      type: 'log',
      domain: latencyMs,
      ticks: 5,
      tickFormat: ',',
      label: 'ms',
      labelArrow: 'none',
    },
    y: { domain: [0, 1], ticks: 5, tickFormat: '.0%', label: 'ended within', labelArrow: 'none' },
    marks: [
      Plot.gridY({ ticks: 5, strokeOpacity: 0.15 }),
      Plot.gridX({ ticks: 5, strokeOpacity: 0.15 }),
      Plot.lineY(cumulative(healthy, latencyMs), {
        x: 'ms',
        y: 'share',
        stroke: 'currentColor',
        strokeOpacity: 0.55,
        strokeWidth: 1,
      }),
      ...lines,
    ],
  });
}

function cumulative(
  histograms: readonly Answers['histogram'][],
  [lowest, highest]: readonly [number, number],
): readonly Point[] {
  const byEnd = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [i, { count }] of histogram.entries()) {
      const [, end] = bucketEnds(histogram, i);
      byEnd.set(end, (byEnd.get(end) ?? 0) + count);
    }
  }
  const total = [...byEnd.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  let sum = 0;
  const points = [...byEnd]
    .toSorted(([left], [right]) => left - right)
    .map(([ms, count]) => ({ ms, share: (sum += count) / total }));
  const first = points.findIndex(({ share }) => share > 0);
  const last = points.findIndex(({ share }) => share === 1);
  const start = { ms: points[first - 1]?.ms ?? lowest, share: 0 };
  return [
    { ms: lowest, share: 0 },
    start,
    ...points.slice(first, last + 1),
    { ms: highest, share: 1 },
  ];
}

function medians(phase: CellResult['phases']['fault']): string {
  const known = OPERATIONS.flatMap((name) => {
    const latency = phase[name]?.latency;
    return latency ? [`half of the ${name} within ${latency.p50Ms.toFixed(1)} ms`] : [];
  });
  return known.length > 0 ? known.join(', ') : 'none is known';
}
