import { clockTime } from '../model/format.js';
import { readout } from '../model/readout.js';
import { usePage } from '../state/page-context.js';
import type { TimeView } from './time-view.js';

const STEP_MS = 1_000;

/** The pointer over the charts, for those who use keys or hear the page. */
export function TimeSlider({ view }: { readonly view: TimeView }) {
  const { state } = usePage();
  const cursorMs = state.cursorMs.value;
  const atMs = cursorMs ?? view.toMs;
  const sample = state.history.at(atMs);
  return (
    <input
      class="time-slider"
      type="range"
      aria-label="Time to read the charts at"
      min={0}
      max={view.toMs - view.fromMs}
      step={STEP_MS}
      value={atMs - view.fromMs}
      aria-valuetext={sample === undefined ? clockTime(atMs) : readout(sample).sentence}
      onInput={(event) => {
        state.cursorMs.value = view.fromMs + Number(event.currentTarget.value);
      }}
      onBlur={() => {
        state.cursorMs.value = null;
      }}
    />
  );
}
