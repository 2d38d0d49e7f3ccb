import * as Plot from '@observablehq/plot';
import type { ClaimPlot } from '../../results/claim-result.js';
import { inUnit } from '../format.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';
import { seriesColour } from './series.js';
import { valueAxis } from './value-axis.js';

type Bars = Extract<ClaimPlot, { kind: 'bars' }>;

interface Bar {
  readonly category: string;
  readonly series: string;
  readonly fill: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const BAR_PX = 15;
const NAME_PX = 15;
/** Room for the number beyond the longest bar, in px. */
const NUMBER_PX = 62;

/** Level bars with their numbers, below the name of what they belong to; intervals as whiskers. */
export function barsPlot(plot: Bars): Markup {
  const { title, unit, scale, categories, series, marks } = plot;
  const bars = barsOf(plot);
  const values = bars.flatMap(({ value, low, high }) => [value, low, high]);
  const axis = valueAxis(unit, scale, [...values, ...marks.map(({ value }) => value)]);
  const start = Math.max(axis.domain[0], scale === 'log' ? axis.domain[0] : 0);
  const place = (value: number | null) => Math.max(value ?? start, start);
  return draw({
    says: `${title}: ${bars.map(({ category, series: name, value }) => `${category} ${series.length > 1 ? `${name} ` : ''}${inUnit(value, unit)}`).join(', ')}.`,
    height: categories.length * (NAME_PX + series.length * BAR_PX) + 34,
    marginLeft: 10,
    marginRight: NUMBER_PX,
    marginTop: NAME_PX,
    marginBottom: 24,
    x: { ...axis, label: null },
    y: { domain: series.map(({ name }) => name), axis: null, padding: 0.15 },
    fy: { domain: categories, axis: null, padding: NAME_PX / (NAME_PX + series.length * BAR_PX) },
    marks: [
      Plot.gridX({ strokeOpacity: 0.15, ticks: 4 }),
      Plot.text(categories, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'top-left',
        dy: -12,
        fontWeight: 600,
      }),
      Plot.barX(bars, {
        x1: start,
        x2: ({ value }: Bar) => place(value),
        y: 'series',
        fy: 'category',
        fill: 'fill',
      }),
      Plot.ruleY(
        bars.filter(({ low, high }) => low !== null && high !== null),
        {
          x1: ({ low }: Bar) => place(low),
          x2: ({ high }: Bar) => place(high),
          y: 'series',
          fy: 'category',
          stroke: 'currentColor',
          strokeWidth: 1.6,
        },
      ),
      Plot.ruleX(marks, { x: 'value', stroke: 'currentColor', strokeDasharray: '2,3' }),
      Plot.text(bars, {
        x: ({ value, high }: Bar) => place(Math.max(value ?? start, high ?? start)),
        y: 'series',
        fy: 'category',
        text: ({ value }: Bar) => inUnit(value, unit),
        textAnchor: 'start',
        dx: 4,
      }),
    ],
  });
}

function barsOf({ categories, series }: Bars): readonly Bar[] {
  return series.flatMap(({ name, values, low, high }, i) =>
    categories.map((category, k) => ({
      category,
      series: name,
      fill: seriesColour(i),
      value: values[k] ?? null,
      low: low?.[k] ?? null,
      high: high?.[k] ?? null,
    })),
  );
}
