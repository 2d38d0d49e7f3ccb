import { useSignalEffect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Columns } from '../model/series.js';
import { chartColours, themeChanges, type ChartColours } from './chart-colours.js';
import { GUTTER_LEFT, GUTTER_RIGHT } from './gutters.js';
import type { TimeView } from './time-view.js';

export interface PlotProps {
  readonly view: ReadonlySignal<TimeView>;
  readonly height: number;
  /** What it shows; the charts are read out by the slider below them. */
  readonly label: string;
  readonly columns: (view: TimeView) => Columns;
  readonly series: (colours: ChartColours) => readonly uPlot.Series[];
  readonly y: (colours: ChartColours) => { scale: uPlot.Scale; axis: uPlot.Axis };
}

/** One chart of uPlot that shows what `view` says. Pointer and labels of time are not its business. */
export function Plot({ view, height, label, columns, series, y }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = themeChanges.value;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const made = makePlot(element);
    plot.current = made;
    paint(made, view.peek());
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [theme, height]);

  useSignalEffect(() => {
    const shown = view.value;
    if (plot.current !== null) paint(plot.current, shown);
  });

  function makePlot(element: HTMLElement): uPlot {
    const colours = chartColours();
    const { scale, axis } = y(colours);
    return new uPlot(
      {
        width: element.clientWidth,
        height,
        padding: [6, GUTTER_RIGHT, 4, 0],
        cursor: { show: false },
        legend: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: { x: { time: false }, y: scale },
        axes: [
          { show: false },
          {
            ...axis,
            size: GUTTER_LEFT,
            gap: 4,
            font: colours.font,
            stroke: colours.muted,
            grid: { stroke: colours.grid, width: 1 },
            ticks: { show: false },
          },
        ],
        series: [{}, ...series(colours)],
      },
      [[], ...series(colours).map(() => [])],
      element,
    );
  }

  function paint(on: uPlot, shown: TimeView): void {
    on.batch(() => {
      on.setData(columns(shown), false);
      on.setScale('x', { min: shown.fromMs / 1_000, max: shown.toMs / 1_000 });
    });
  }

  return (
    <div ref={host} class="plot" style={{ height: `${height}px` }} role="img" aria-label={label} />
  );
}
