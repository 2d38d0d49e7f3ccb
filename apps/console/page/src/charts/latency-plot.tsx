import type { ReadonlySignal } from '@preact/signals';
import type uPlot from 'uplot';
import { PATHS } from '../model/names.js';
import { latencyColumns } from '../model/series.js';
import { usePage } from '../state/page-context.js';
import type { ChartColours } from './chart-colours.js';
import { Plot } from './plot.js';
import type { TimeView } from './time-view.js';

/** Of the lines, one for each kind of request; empty is solid. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];

/** The 99th percentile of each kind of request on a logarithmic axis. */
export function LatencyPlot({ view }: { readonly view: ReadonlySignal<TimeView> }) {
  const { state } = usePage();
  return (
    <Plot
      view={view}
      height={104}
      label="Latency, 99th percentile"
      columns={({ fromMs, toMs }) =>
        latencyColumns(state.history.between(fromMs, toMs), PATHS.length)
      }
      series={lines}
      y={() => ({
        scale: { distr: 3, range: (_plot, _min, max) => [1, upperEnd(max)] },
        axis: {
          // All of them: uPlot would leave some out on a logarithmic axis.
          filter: (_plot, splits) => splits,
          splits: (_plot, _axis, _min, max) =>
            [1, 10, 100, 1_000, 10_000].filter((ms) => ms <= max),
          values: (_plot, splits) =>
            splits.map((ms) => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`)),
        },
      })}
    />
  );
}

function upperEnd(max: number | null): number {
  return [100, 1_000].find((end) => (max ?? 0) <= end) ?? 10_000;
}

function lines({ lines: colours }: ChartColours): readonly uPlot.Series[] {
  return PATHS.map((_, path) => ({
    stroke: colours[path] ?? 'gray',
    width: 2,
    dash: [...(DASHES[path] ?? [])],
    points: { show: false },
  }));
}
