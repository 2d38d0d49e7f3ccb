import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { consoleTime } from '../state/console-time.js';
import { usePage } from '../state/page-context.js';

/** What part of the past the time lines show now, on the console's clock. */
export interface TimeView {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Five pictures a second: more than anybody reads, and little work. */
const EACH_MS = 200;

const view = signal<TimeView>({ fromMs: 0, toMs: 1 });

/** The part of the past that is shown, moving on five times a second unless it is paused or hidden. */
export function useTimeView(): ReadonlySignal<TimeView> {
  const { state } = usePage();
  const windowMs = state.windowMs.value;
  const pausedAtMs = state.pausedAtMs.value;
  useEffect(() => {
    function moveOn(): void {
      if (document.hidden) return;
      const toMs = consoleTime(state);
      view.value = { fromMs: toMs - windowMs, toMs };
    }
    moveOn();
    if (pausedAtMs !== null) return;
    const timer = setInterval(moveOn, EACH_MS);
    return () => clearInterval(timer);
  }, [windowMs, pausedAtMs]);
  return view;
}
