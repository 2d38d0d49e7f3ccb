import type { ReadonlySignal } from '@preact/signals';
import { bands, type BandSegment } from '../model/bands.js';
import { LOOK_WORDS } from '../model/breaker-view.js';
import { usePage } from '../state/page-context.js';
import type { TimeView } from './time-view.js';

/** The state of each breaker over time, a row each. */
export function BandRows({ view }: { readonly view: ReadonlySignal<TimeView> }) {
  const { state } = usePage();
  const { fromMs, toMs } = view.value;
  const samples = state.history.between(fromMs, toMs);
  const first = samples[0]?.atMs ?? fromMs;
  const events = state.events.value.filter((event) => event.atUnixMs >= first);
  const rows = bands(samples, events, toMs);
  if (rows.length === 0) return <p class="no-bands">No breaker acts in this placement.</p>;
  return (
    <ul class="bands">
      {rows.map(({ key, label, segments }) => (
        <li key={key} class="band">
          <span class="band-label">{label}</span>
          <span class="band-track">
            {segments.map((segment) => (
              <Segment key={segment.fromMs} segment={segment} view={view.value} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Shorter than this share of the axis, a word does not fit. */
const ROOM_FOR_WORD = 0.07;

function Segment({ segment, view }: { readonly segment: BandSegment; readonly view: TimeView }) {
  const { look, fromMs, toMs } = segment;
  const whole = view.toMs - view.fromMs;
  const from = Math.max(0, (fromMs - view.fromMs) / whole);
  const to = Math.min(1, (toMs - view.fromMs) / whole);
  if (to <= from) return null;
  const words = `${LOOK_WORDS[look]} for ${((toMs - fromMs) / 1_000).toFixed(1)} s`;
  return (
    <span
      class="band-segment"
      data-look={look}
      title={words}
      style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
    >
      {to - from > ROOM_FOR_WORD ? LOOK_WORDS[look] : ''}
    </span>
  );
}
