import type { ClaimPlot, ClaimUnit, Measurement } from '../results/claim-result.js';

interface BarsChoice {
  readonly title: string;
  readonly unit: ClaimUnit;
  /** Which measurements, by the names that the bars get. */
  readonly bars: Readonly<Record<string, string>>;
  /** @default linear */
  readonly scale?: 'linear' | 'log';
  /** Levels to draw across, by name: predictions and limits. */
  readonly marks?: Readonly<Record<string, number>>;
}

/** Bars of some of a claim's measurements, with their intervals. */
export function barsOf(measurements: readonly Measurement[], choice: BarsChoice): ClaimPlot {
  const { title, unit, bars, scale = 'linear', marks = {} } = choice;
  const shown = Object.values(bars).map((name) => measurements.find((one) => one.name === name));
  return {
    kind: 'bars',
    title,
    unit,
    scale,
    categories: Object.keys(bars),
    series: [
      {
        name: 'measured',
        values: shown.map((one) => one?.value ?? null),
        low: shown.map((one) => one?.low ?? null),
        high: shown.map((one) => one?.high ?? null),
      },
    ],
    marks: marksOf(marks),
  };
}

interface LinesChoice {
  readonly title: string;
  readonly unit: ClaimUnit;
  readonly series: Readonly<Record<string, readonly (readonly [number, number | null])[]>>;
  readonly x?: string;
  readonly scale?: 'linear' | 'log';
  readonly marks?: Readonly<Record<string, number>>;
}

/** Lines over the time since the fault struck, or over `x`. */
export function linesOf(choice: LinesChoice): ClaimPlot {
  const { title, unit, series, x = 's since the fault', scale = 'linear', marks = {} } = choice;
  return {
    kind: 'lines',
    title,
    x,
    unit,
    scale,
    series: Object.entries(series).map(([name, points]) => ({
      name,
      points: points.map(([at, value]) => [at, value]),
    })),
    marks: marksOf(marks),
  };
}

/** Every observation of each series. */
export function distributionOf(choice: {
  readonly title: string;
  readonly unit: ClaimUnit;
  readonly series: Readonly<Record<string, readonly number[]>>;
  readonly marks?: Readonly<Record<string, number>>;
}): ClaimPlot {
  const { title, unit, series, marks = {} } = choice;
  return {
    kind: 'distribution',
    title,
    unit,
    scale: 'linear',
    series: Object.entries(series).map(([name, values]) => ({
      name,
      values: values.toSorted((one, other) => one - other),
    })),
    marks: marksOf(marks),
  };
}

function marksOf(marks: Readonly<Record<string, number>>): ClaimPlot['marks'] {
  return Object.entries(marks).map(([name, value]) => ({ name, value }));
}
