import * as Plot from '@observablehq/plot';
import { OPERATIONS, type Operation } from '@firebreak/load';
import type { CellResult, Timeline } from '../../results/cell-result.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';
import { faultGround, faultNames, faultRules, SIDES, timeAxis } from './time-axis.js';
import type { Scales } from './scales.js';

const ENDS = ['ok', 'degraded', 'failed'] as const;
const FILLS = ['var(--ok)', 'url(#dots)', 'url(#stripes)'];
const FACET_PX = 46;

interface Point {
  readonly seconds: number;
  readonly perSecond: number;
  readonly end: (typeof ENDS)[number];
  readonly operation: Operation;
}

/** How requests ended, by when they were due: one strip an operation, stacked. */
export function answersPlot(result: CellResult, { perSecond }: Scales): Markup {
  const { timeline, cell } = result;
  const operations = OPERATIONS.filter((name) => timeline.operations[name] !== undefined);
  const points = operations.flatMap((operation) => pointsOf(timeline, operation));
  return draw({
    ...SIDES,
    says: `Answers a second over time, ${cell.placement} under ${cell.fault}: as asked, degraded and failed.`,
    height: 40 + operations.length * FACET_PX,
    marginTop: 30,
    marginBottom: 8,
    x: timeAxis(result, false),
    y: { domain: [0, perSecond], ticks: [0, perSecond], tickFormat: '.0f', label: null },
    fy: { domain: operations, axis: null, padding: 0.36 },
    color: { domain: ENDS, range: FILLS },
    marks: [
      faultGround(result),
      ...faultNames(result, operations[0]),
      Plot.text(operations, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'top-left',
        dy: -10,
        fontWeight: 600,
      }),
      Plot.areaY(
        points,
        Plot.stackY({
          x: 'seconds',
          y: 'perSecond',
          fill: 'end',
          z: 'end',
          fy: 'operation',
          order: [...ENDS],
          curve: 'step-after',
        }),
      ),
      Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      faultRules(result),
    ],
  });
}

function pointsOf({ fromMs, stepMs, operations }: Timeline, operation: Operation): Point[] {
  const series = operations[operation];
  if (series === undefined) return [];
  return ENDS.flatMap((end) => {
    const counts = series[end];
    // A step has a width: the last count is drawn once more at its end.
    return [...counts, counts.at(-1) ?? 0].map((count, i) => ({
      seconds: (fromMs + i * stepMs) / 1_000,
      perSecond: (count * 1_000) / stepMs,
      end,
      operation,
    }));
  });
}
