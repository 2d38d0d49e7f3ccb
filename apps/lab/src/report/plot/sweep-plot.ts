import * as Plot from '@observablehq/plot';
import type { SweepCell, SweepPoint } from '../../results/tune-result.js';
import { duration, number } from '../format.js';
import type { Markup } from '../markup.js';
import { draw } from './draw.js';
import { seriesLook } from './series.js';

/** Fewer false trips a day than this are drawn here: once in 2 700 years is as good as never. */
const FEWEST = 1e-6;
/** Points nearer to each other than this are drawn side by side, so many px apart. */
const NEAR = { trips: 2.5, lostMs: 1.35, apartPx: 15 };

interface Spot {
  readonly trips: number;
  readonly lostMs: number;
}

/**
 * What each rule costs with each open period: false trips a day to the right, time lost in an outage
 * upwards. A line is a rule, its dots are open periods; the numbered points stand for whole settings.
 */
export function sweepPlot(sweep: readonly SweepCell[], points: readonly SweepPoint[]): Markup {
  const rules = ruleLabels(sweep);
  const spots = points.map((point, i) => ({ ...spotOf(point), sign: String(i + 1) }));
  const all = [...sweep.map(spotOf), ...spots].filter(({ lostMs }) => Number.isFinite(lostMs));
  return draw({
    says: `Time lost in an outage over false trips a day, for ${rules.length} rules and each of their open periods, with ${points.length} settings as points.`,
    height: 330,
    marginLeft: 50,
    marginRight: 14,
    marginTop: 22,
    marginBottom: 36,
    x: {
      type: 'log',
      domain: ends(all.map(({ trips }) => trips)),
      ticks: 4,
      tickFormat: (trips: number) => (trips <= FEWEST ? `≤ ${number(FEWEST)}` : number(trips)),
      label: 'false trips a day',
      labelArrow: 'none',
    },
    y: {
      type: 'log',
      domain: ends(all.map(({ lostMs }) => lostMs)),
      ticks: 4,
      tickFormat: (ms: number) => duration(ms),
      label: 'lost in an outage',
      labelArrow: 'none',
    },
    marks: [
      Plot.gridX({ ticks: 4, strokeOpacity: 0.15 }),
      Plot.gridY({ ticks: 4, strokeOpacity: 0.15 }),
      ...rules.flatMap((label, i) =>
        ruleMarks(
          sweep.filter((cell) => cell.label === label),
          i,
        ),
      ),
      ...spots.flatMap((spot, i) =>
        pointMarks(spot, spots.slice(0, i).filter((other) => isNear(spot, other)).length),
      ),
    ],
  });
}

/** The rules of a sweep, in the order of their lines. */
export function ruleLabels(sweep: readonly SweepCell[]): readonly string[] {
  return [...new Set(sweep.map(({ label }) => label))];
}

function ruleMarks(cells: readonly SweepCell[], index: number): Plot.Markish[] {
  const spots = cells.map((cell) => ({ ...spotOf(cell), openMs: cell.openMs, label: cell.label }));
  const look = seriesLook(index);
  return [
    Plot.line(spots, { x: 'trips', y: 'lostMs', strokeWidth: 1.4, ...look }),
    Plot.dot(spots, {
      x: 'trips',
      y: 'lostMs',
      r: 2,
      fill: look.stroke,
      title: ({ label, openMs }: (typeof spots)[number]) =>
        `${label}, open for ${duration(openMs)}`,
    }),
  ];
}

function pointMarks(spot: Spot & { readonly sign: string }, shift: number): Plot.Markish[] {
  const place = { x: 'trips', y: 'lostMs', dx: shift * NEAR.apartPx } as const;
  return [
    Plot.dot([spot], { ...place, r: 7, fill: 'var(--ground)', stroke: 'currentColor' }),
    Plot.text([spot], { ...place, text: 'sign', fontWeight: 600 }),
  ];
}

function isNear(one: Spot, other: Spot): boolean {
  const times = (a: number, b: number) => Math.max(a / b, b / a);
  return (
    times(one.trips, other.trips) < NEAR.trips && times(one.lostMs, other.lostMs) < NEAR.lostMs
  );
}

function spotOf({ bought }: SweepCell): Spot {
  return {
    trips: Math.max(bought.falseTripsPerDay, FEWEST),
    lostMs: bought.unavailableMsPerOutage ?? Number.NaN,
  };
}

function ends(values: readonly number[]): [number, number] {
  if (values.length === 0) return [FEWEST, 1];
  return [Math.min(...values) / 1.4, Math.max(...values) * 1.4];
}
