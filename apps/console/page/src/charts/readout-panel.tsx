import { LOOK_WORDS } from '../model/breaker-view.js';
import { readout } from '../model/readout.js';
import type { Sample } from '../model/sample.js';

/** The figures at one time: under the pointer, or now. */
export function ReadoutPanel({
  sample,
  isNow,
}: {
  readonly sample: Sample | undefined;
  readonly isNow: boolean;
}) {
  if (sample === undefined) return <p class="readout muted">Nothing is known of this time.</p>;
  const { time, placement, edges, breakers, down } = readout(sample);
  return (
    <div class="readout">
      <p class="readout-time">
        <strong>{time}</strong> {isNow ? 'now' : ''} <span class="muted">{placement}</span>
      </p>
      <ul class="readout-edges">
        {edges.map(({ operation, ok, refused, failed, p99 }) => (
          <li key={operation}>
            <code>{operation}</code>
            <span>
              <b>{ok}</b> ok
            </span>
            <span>
              <b>{refused}</b> refused
            </span>
            <span>
              <b>{failed}</b> failed
            </span>
            <span class="muted">p99 {p99}</span>
          </li>
        ))}
      </ul>
      <p class="readout-states">
        {down.map((one) => (
          <span key={one} class="look" data-look="open">
            {one}
          </span>
        ))}
        {breakers.map(({ label, look }) => (
          <span key={label} class="look" data-look={look}>
            {label} {LOOK_WORDS[look]}
          </span>
        ))}
        {down.length + breakers.length === 0 ? (
          <span class="muted">all answer, every breaker closed</span>
        ) : null}
      </p>
    </div>
  );
}
