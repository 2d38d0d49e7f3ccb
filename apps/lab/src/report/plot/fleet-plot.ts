import * as Plot from '@observablehq/plot';
import type { FleetFile } from '../../results/fleet-result.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';
import { seriesLook } from './series.js';

const MS = 1_000;
const TICKS = [0, 1, 10, 100, 1_000, 10_000];

interface Second {
  readonly at: number;
  readonly attempts: number;
}

/** Attempts of a whole fleet at C in each second, with the outage marked; one line a jitter. */
export function fleetPlot({ fleets, outage }: FleetFile): Markup {
  const lines = fleets.map(({ result }) =>
    result.attemptsAtC.map((attempts, at): Second => ({ at, attempts })),
  );
  const most = Math.max(1, ...lines.flatMap((line) => line.map(({ attempts }) => attempts)));
  const [from, to] = [outage.fromMs / MS, outage.toMs / MS];
  return draw({
    says: `Attempts at C in each second, C down from ${from} to ${to} s: ${fleets.map(({ jitter, result }) => `jitter ${jitter}, ${result.attemptsPerSecondDown.toFixed(1)} a second while it is down`).join('; ')}.`,
    height: 220,
    marginLeft: 40,
    marginRight: 12,
    marginTop: 30,
    marginBottom: 34,
    x: { label: 'seconds', labelArrow: 'none', ticks: 6 },
    y: {
      type: 'symlog',
      domain: [0, most],
      ticks: TICKS.filter((tick) => tick <= most),
      tickFormat: 'd',
      label: null,
    },
    marks: [
      Plot.rect([0], { x1: from, x2: to, fill: 'var(--fault-ground)' }),
      Plot.gridY(
        TICKS.filter((tick) => tick <= most),
        { strokeOpacity: 0.15 },
      ),
      ...lines.map((line, i) =>
        Plot.lineY(line, { x: 'at', y: 'attempts', strokeWidth: 1.4, ...seriesLook(i) }),
      ),
      Plot.ruleX([from, to], { stroke: 'currentColor', strokeDasharray: '3,2' }),
      ...nameOf('C down', from, 'end'),
      ...nameOf('back', to, 'start'),
    ],
  });
}

/** What a rule is, above it and beside the outage, so that two that are near do not overlap. */
function nameOf(text: string, at: number, textAnchor: 'start' | 'end'): readonly Plot.Markish[] {
  return [
    Plot.text([at], {
      x: at,
      text: () => text,
      frameAnchor: 'top',
      textAnchor,
      dx: textAnchor === 'end' ? 4 : -4,
      dy: -14,
      fontStyle: 'italic',
    }),
  ];
}
