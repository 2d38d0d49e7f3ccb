import type { ReadonlySignal } from '@preact/signals';
import uPlot from 'uplot';
import { answerColumns } from '../model/series.js';
import { usePage } from '../state/page-context.js';
import type { ChartColours } from './chart-colours.js';
import { Plot } from './plot.js';
import type { TimeView } from './time-view.js';

export interface AnswerPlotProps {
  readonly view: ReadonlySignal<TimeView>;
  /** Which of PATHS. */
  readonly path: number;
  readonly operation: string;
  /** The upper end of the axis, the same for all so that heights compare. */
  readonly top: ReadonlySignal<number>;
}

/** Answers a second of one kind of request: well, refused, failed, one on top of the other. */
export function AnswerPlot({ view, path, operation, top }: AnswerPlotProps) {
  const { state } = usePage();
  return (
    <Plot
      view={view}
      height={78}
      label={`Answers a second to ${operation}`}
      columns={({ fromMs, toMs }) => answerColumns(state.history.between(fromMs, toMs), path)}
      series={areas}
      y={() => ({
        scale: { range: () => [0, top.peek()] },
        axis: {
          splits: () => [0, top.peek() / 2, top.peek()],
          // The zero of one would meet the top of the next.
          values: (_plot, splits) => splits.map((split) => (split === 0 ? '' : String(split))),
        },
      })}
    />
  );
}

/** Each covers what is below it, down to zero: what stays visible of it is its own share. */
function areas({ ok, refused, failed }: ChartColours): readonly uPlot.Series[] {
  return [failed, refused, ok].map((fill) => ({
    fill,
    width: 0,
    points: { show: false },
  }));
}
