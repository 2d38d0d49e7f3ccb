import type { ReadonlySignal } from '@preact/signals';
import { clockTime } from '../model/format.js';
import { timeTicks } from '../model/ticks.js';
import type { TimeView } from './time-view.js';

export interface TimeAxisProps {
  readonly view: ReadonlySignal<TimeView>;
  readonly widthPx: number;
}

/** The times under the charts, and a hairline for each through all of them. */
export function TimeAxis({ view, widthPx }: TimeAxisProps) {
  const { fromMs, toMs } = view.value;
  return (
    <ol class="time-axis" aria-hidden="true">
      {timeTicks(fromMs, toMs, widthPx).map((at) => (
        <li key={at} style={{ left: `${((at - fromMs) / (toMs - fromMs)) * 100}%` }}>
          <span>{clockTime(at)}</span>
        </li>
      ))}
    </ol>
  );
}
