import type { ReadonlySignal } from '@preact/signals';
import { markers } from '../model/markers.js';
import { placeMarkers } from '../model/marker-layout.js';
import { usePage } from '../state/page-context.js';
import type { TimeView } from './time-view.js';

/** Rows of words above the charts. */
const ROWS = 2;

export interface MarkerLaneProps {
  readonly view: ReadonlySignal<TimeView>;
  /** Of the plots, in CSS px. */
  readonly widthPx: number;
}

/** What happened, as lines through all charts with words above them. */
export function MarkerLane({ view, widthPx }: MarkerLaneProps) {
  const { state } = usePage();
  const { fromMs, toMs } = view.value;
  const said = markers(state.events.value);
  const placed = placeMarkers(said, { fromMs, toMs, widthPx, rows: ROWS });
  return (
    <ol class="markers" aria-label="What happened in this time">
      {placed.map(({ id, share, row, isFlipped, words, tone, text }) => (
        <li
          key={id}
          class="marker"
          data-tone={tone}
          data-flipped={isFlipped}
          data-wordless={row === null}
          title={text}
          style={{ left: `${share * 100}%`, '--row': String(row ?? ROWS - 1) }}
        >
          <span class={row === null ? 'sr-only' : 'marker-words'}>{words}</span>
        </li>
      ))}
    </ol>
  );
}
