import type { ReadonlySignal } from '@preact/signals';
import { usePage } from '../state/page-context.js';
import type { TimeView } from './time-view.js';

const WINDOWS: readonly (readonly [number, string])[] = [
  [30_000, '30 s'],
  [120_000, '2 min'],
  [300_000, '5 min'],
];

/** How much of the past, and whether it stands still. */
export function TimeLinesBar({ view }: { readonly view: ReadonlySignal<TimeView> }) {
  const { state } = usePage();
  const isPaused = state.pausedAtMs.value !== null;
  return (
    <div class="panel-head">
      <h2 id="time-lines-title">Time lines</h2>
      {isPaused ? <p class="paused">paused; the chain goes on</p> : null}
      <div class="bar-tools">
        <div class="segments segments-small" role="radiogroup" aria-label="Time shown">
          {WINDOWS.map(([ms, label]) => (
            <label key={ms}>
              <input
                type="radio"
                name="window"
                checked={state.windowMs.value === ms}
                onChange={() => {
                  state.windowMs.value = ms;
                }}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
        <button
          type="button"
          aria-pressed={isPaused}
          onClick={() => {
            state.pausedAtMs.value = isPaused ? null : view.peek().toMs;
          }}
        >
          {isPaused ? 'Go on' : 'Pause'}
        </button>
      </div>
    </div>
  );
}
