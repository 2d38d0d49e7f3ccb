import * as Plot from '@observablehq/plot';
import type { ClaimPlot } from '../../results/claim-result.js';
import { inUnit } from '../format.js';
import type { Markup } from '../markup.js';
import { barsPlot } from './bars-plot.js';
import { draw } from './draw.js';
import { seriesLook } from './series.js';
import { valueAxis } from './value-axis.js';

type Lines = Extract<ClaimPlot, { kind: 'lines' }>;
type Distribution = Extract<ClaimPlot, { kind: 'distribution' }>;

const FRAME = { height: 190, marginLeft: 48, marginRight: 12, marginTop: 20, marginBottom: 34 };
const GRID = 0.15;

/** What a claim shows: bars, lines, or how often what was observed. */
export function claimPlot(plot: ClaimPlot): Markup {
  switch (plot.kind) {
    case 'bars':
      return barsPlot(plot);
    case 'lines':
      return linesPlot(plot);
    case 'distribution':
      return distributionPlot(plot);
  }
}

function linesPlot({ title, x, unit, scale, series, marks }: Lines): Markup {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  const axis = valueAxis(unit, scale, [...values, ...marks.map(({ value }) => value)]);
  return draw({
    ...FRAME,
    says: `${title}: ${series.map(({ name }) => name).join(', ')}, along ${x}.`,
    x: { label: x, labelArrow: 'none', ticks: 6, nice: true },
    y: { ...axis, label: null },
    marks: [
      Plot.gridY({ strokeOpacity: GRID, ticks: 4 }),
      Plot.ruleY(marks, { y: 'value', strokeDasharray: '2,3', stroke: 'currentColor' }),
      ...series.map(({ points }, i) =>
        Plot.lineY(points, {
          x: ([at]: Lines['series'][number]['points'][number]) => at,
          y: ([, value]: Lines['series'][number]['points'][number]) => drawable(value, scale),
          strokeWidth: 1.8,
          ...seriesLook(i),
        }),
      ),
    ],
  });
}

function distributionPlot({ title, unit, scale, series, marks }: Distribution): Markup {
  const values = [...series.flatMap((one) => one.values), ...marks.map(({ value }) => value)];
  return draw({
    ...FRAME,
    says: `${title}: ${series.map(({ name, values: all }) => `${name}, median ${inUnit(all[Math.floor(all.length / 2)], unit)}`).join('; ')}.`,
    x: { ...valueAxis(unit, scale, values), label: null },
    y: { domain: [0, 1], tickFormat: '.0%', ticks: 4, label: 'at most', labelArrow: 'none' },
    marks: [
      Plot.gridY({ strokeOpacity: GRID, ticks: 4 }),
      Plot.ruleX(marks, { x: 'value', strokeDasharray: '2,3', stroke: 'currentColor' }),
      ...series.map(({ values: all }, i) =>
        Plot.lineY(
          all.map((value, rank) => ({ value, share: (rank + 1) / all.length })),
          {
            x: ({ value }: { value: number }) => drawable(value, scale),
            y: 'share',
            curve: 'step-after',
            strokeWidth: 1.8,
            ...seriesLook(i),
          },
        ),
      ),
    ],
  });
}

/** Nothing is drawn for what is not known, or has no place on a scale of magnitudes. */
function drawable(value: number | null, scale: 'linear' | 'log'): number {
  return value === null || (scale === 'log' && value <= 0) ? Number.NaN : value;
}
