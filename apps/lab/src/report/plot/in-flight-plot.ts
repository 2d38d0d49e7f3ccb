import * as Plot from '@observablehq/plot';
import type { CellResult } from '../../results/cell-result.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';
import type { Scales } from './scales.js';
import { faultGround, faultRules, SIDES, timeAxis } from './time-axis.js';

/** Requests being served at A and at B over time. Where it was not known the line has a gap. */
export function inFlightPlot(result: CellResult, { inFlight }: Scales): Markup {
  const { timeline, cell } = result;
  const points = (counts: readonly (number | null)[]) =>
    counts.map((count, i) => ({
      seconds: (timeline.fromMs + (i + 1) * timeline.stepMs) / 1_000,
      count: count ?? Number.NaN,
    }));
  const line = (counts: readonly (number | null)[], looks: Plot.LineYOptions) =>
    Plot.lineY(points(counts), { x: 'seconds', y: 'count', strokeWidth: 1.6, ...looks });
  return draw({
    ...SIDES,
    says: `Requests being served over time, ${cell.placement} under ${cell.fault}: at most ${result.peakInFlight.a} at A and ${result.peakInFlight.b} at B.`,
    height: 64,
    marginTop: 16,
    marginBottom: 6,
    x: timeAxis(result, false),
    y: { domain: [0, inFlight], ticks: [0, inFlight], tickFormat: 'd', label: null },
    marks: [
      faultGround(result),
      faultRules(result),
      Plot.text(['in flight'], {
        text: (name: string) => name,
        frameAnchor: 'top-left',
        dy: -11,
        fontWeight: 600,
      }),
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      line(timeline.inFlight.a, { stroke: 'var(--series-1)' }),
      line(timeline.inFlight.b, { stroke: 'var(--series-2)', strokeDasharray: '4,2' }),
    ],
  });
}
