import { rate, times } from '../model/format.js';
import type { HopView } from '../model/hop-view.js';
import { BreakerLane } from './breaker-lane.js';
import { PlainWire } from './wire.js';

/** What goes from one node to the next, and through which breakers. */
export function HopColumn({ hop }: { readonly hop: HopView }) {
  const isBare = hop.lanes.length + hop.doors.length === 0;
  return (
    <li class="hop" data-bare={isBare} data-hop={hop.id}>
      <h3 class="hop-title">
        <span>{hop.title}</span>
        <HopFigures hop={hop} />
      </h3>
      {isBare ? (
        <div class="hop-bare">
          <PlainWire isReached={hop.isReached !== false} />
          <p class="muted">{hop.note}</p>
        </div>
      ) : null}
      {hop.lanes.length === 0 ? null : (
        <ul class="lanes">
          {hop.lanes.map((lane) => (
            <BreakerLane key={lane.key} breaker={lane} />
          ))}
        </ul>
      )}
      {hop.doors.length === 0 ? null : (
        <>
          <p class="hop-door">at the door of {hop.title.at(-1)}</p>
          <ul class="lanes">
            {hop.doors.map((lane) => (
              <BreakerLane key={lane.key} breaker={lane} />
            ))}
          </ul>
        </>
      )}
    </li>
  );
}

function HopFigures({ hop }: { readonly hop: HopView }) {
  return (
    <span class="hop-figures">
      <span>{rate(hop.attemptsPerSecond)}/s sent</span>
      {hop.refusedPerSecond > 0.05 ? (
        <span class="hop-refused">{rate(hop.refusedPerSecond)}/s refused</span>
      ) : null}
      {hop.perRequest === null ? null : (
        <span title="Attempts for each request that came in at A, over the last ten seconds">
          {times(hop.perRequest)} a request
        </span>
      )}
    </span>
  );
}
