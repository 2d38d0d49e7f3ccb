import { useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { PATHS } from '../model/names.js';
import { topOfAxis } from '../model/top-of-axis.js';
import { usePage } from '../state/page-context.js';
import { AnswerPlot } from './answer-plot.js';
import { BandRows } from './band-rows.js';
import { AnswerLegend, LatencyLegend } from './chart-legend.js';
import { GUTTER_LEFT, GUTTER_RIGHT } from './gutters.js';
import { LatencyPlot } from './latency-plot.js';
import { MarkerLane } from './marker-lane.js';
import { ReadoutPanel } from './readout-panel.js';
import { TimeAxis } from './time-axis.js';
import { TimeLinesBar } from './time-lines-bar.js';
import { TimeSlider } from './time-slider.js';
import { useTimeView } from './time-view.js';

/** The last minutes: answers, latency and breakers under one another on one axis of time. */
export function TimeLines() {
  const { state } = usePage();
  const view = useTimeView();
  const { element, widthPx } = useWidth();
  const top = useComputed(() =>
    topOfAxis(state.history.between(view.value.fromMs, view.value.toMs)),
  );
  const plotPx = Math.max(1, widthPx - GUTTER_LEFT - GUTTER_RIGHT);
  const cursorMs = state.cursorMs.value;

  function follow(clientX: number, box: DOMRect): void {
    const share = (clientX - box.left - GUTTER_LEFT) / plotPx;
    const { fromMs, toMs } = view.peek();
    state.cursorMs.value = share < 0 || share > 1 ? null : fromMs + share * (toMs - fromMs);
  }

  return (
    <section class="panel time-lines" aria-labelledby="time-lines-title">
      <TimeLinesBar view={view} />
      <div
        class="rack"
        ref={element}
        onPointerMove={(event) =>
          follow(event.clientX, event.currentTarget.getBoundingClientRect())
        }
        onPointerLeave={() => {
          state.cursorMs.value = null;
        }}
      >
        <div class="rack-lines">
          <TimeAxis view={view} widthPx={plotPx} />
          <MarkerLane view={view} widthPx={plotPx} />
          <Cursor atMs={cursorMs} view={view.value} />
        </div>
        <div class="rack-title">
          <h3>Answers a second</h3>
          <AnswerLegend />
        </div>
        {PATHS.map(({ edge }, path) => (
          <div key={edge} class="rack-plot">
            <code class="rack-name">{edge}</code>
            <AnswerPlot view={view} path={path} operation={edge} top={top} />
          </div>
        ))}
        <div class="rack-title">
          <h3>Latency, p99</h3>
          <LatencyLegend />
        </div>
        <LatencyPlot view={view} />
        <div class="rack-title">
          <h3>Breakers</h3>
        </div>
        <BandRows view={view} />
        <TimeSlider view={view.value} />
      </div>
      <ReadoutPanel
        sample={state.history.at(cursorMs ?? view.value.toMs)}
        isNow={cursorMs === null && state.pausedAtMs.value === null}
      />
    </section>
  );
}

function Cursor({
  atMs,
  view,
}: {
  readonly atMs: number | null;
  readonly view: { readonly fromMs: number; readonly toMs: number };
}) {
  if (atMs === null) return null;
  const share = (atMs - view.fromMs) / (view.toMs - view.fromMs);
  return <span class="cursor" aria-hidden="true" style={{ left: `${share * 100}%` }} />;
}

function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [widthPx, setWidth] = useState(600);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 600));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { element, widthPx };
}
