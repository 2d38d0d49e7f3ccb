import * as Plot from '@observablehq/plot';
import type { Agreement, AgreementRow } from '../../results/agreement.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';

/** What lies further out is drawn here. */
const FURTHEST = 3;
const ROW_PX = 30;

interface Dot {
  readonly metric: string;
  /** The difference, 1 being all that is allowed. */
  readonly apart: number;
  readonly agrees: boolean;
  readonly cell: string;
}

/** How far simulated numbers are from real ones, by what is allowed; one mark a cell, one row a number. */
export function agreementPlot({ rows, tolerances }: Agreement): Markup {
  const dots = rows.flatMap(dotOf);
  const metrics = tolerances
    .map(({ metric }) => metric)
    .filter((metric) => dots.some((dot) => dot.metric === metric));
  return draw({
    says: `Differences by what is allowed: ${dots.filter(({ agrees }) => agrees).length} of ${dots.length} marks lie within.`,
    height: metrics.length * ROW_PX + 46,
    marginLeft: 10,
    marginRight: 10,
    marginTop: 14,
    marginBottom: 32,
    x: {
      domain: [-FURTHEST, FURTHEST],
      ticks: [-3, -2, -1, 0, 1, 2, 3],
      tickFormat: (value: number) => (Math.abs(value) === FURTHEST ? `${value} …` : `${value}`),
      label: '(simulated − real) / allowed',
      labelArrow: 'none',
      labelAnchor: 'center',
    },
    y: { domain: [metrics.length * ROW_PX, 0], axis: null },
    marks: [
      Plot.rect([0], { x1: -1, x2: 1, fill: 'var(--fault-ground)' }),
      Plot.ruleX([-1, 0, 1], { stroke: 'currentColor', strokeOpacity: 0.35 }),
      Plot.text(metrics, {
        x: -FURTHEST,
        y: (_: string, i: number) => i * ROW_PX + 3,
        text: (name: string) => name,
        textAnchor: 'start',
        stroke: 'var(--ground)',
        strokeWidth: 3,
        fill: 'currentColor',
      }),
      ...[true, false].map((agrees) =>
        Plot.dot(
          dots.filter((dot) => dot.agrees === agrees),
          {
            x: 'apart',
            y: ({ metric }: Dot) => metrics.indexOf(metric) * ROW_PX + 18,
            r: agrees ? 2.6 : 4,
            symbol: agrees ? 'circle' : 'times',
            stroke: agrees ? 'var(--series-1)' : 'var(--series-2)',
            strokeWidth: agrees ? 1 : 2,
            title: 'cell',
          },
        ),
      ),
    ],
  });
}

function dotOf({ metric, placement, fault, difference, tolerance, agrees }: AgreementRow): Dot[] {
  if (difference === null || tolerance === null || agrees === null) return [];
  const apart = Math.max(-FURTHEST, Math.min(FURTHEST, difference / tolerance));
  return [{ metric, apart, agrees, cell: `${placement} under ${fault}` }];
}
