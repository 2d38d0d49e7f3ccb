import { useState } from 'preact/hooks';
import type { ChainEvent } from '../../../src/contract/index.js';
import { clockTime } from '../model/format.js';
import { letterOf } from '../model/names.js';
import { usePage } from '../state/page-context.js';
import { RequestLines } from './request-lines.js';

const MOST_SHOWN = 120;

/** What happened, the newest first. */
export function EventLog() {
  const { state } = usePage();
  const [isAll, setAll] = useState(true);
  const events = state.events.value
    .filter((event) => isAll || event.kind === 'transition')
    .slice(-MOST_SHOWN)
    .toReversed();
  return (
    <section class="panel log" aria-labelledby="log-title">
      <div class="panel-head">
        <h2 id="log-title">What happened</h2>
        <label class="check">
          <input type="checkbox" checked={!isAll} onChange={() => setAll(!isAll)} />
          transitions only
        </label>
      </div>
      {events.length === 0 ? (
        <p class="empty">Nothing yet. Kill C, or switch the placement.</p>
      ) : (
        <ol class="events" tabIndex={0} aria-label="Events, the newest first">
          {events.map((event) => (
            <EventLine key={event.id} event={event} />
          ))}
        </ol>
      )}
      <RequestLines />
    </section>
  );
}

function EventLine({ event }: { readonly event: ChainEvent }) {
  const { state } = usePage();
  const { service, kind, text, atUnixMs, transition, correlationId } = event;
  return (
    <li class="event" data-kind={kind} data-to={transition?.to}>
      <time dateTime={new Date(atUnixMs).toISOString()}>{clockTime(atUnixMs)}</time>
      <span class="event-who">{service === 'console' ? '·' : letterOf(service)}</span>
      <span class="event-text">
        {text}{' '}
        {correlationId === undefined ? null : (
          <button
            type="button"
            aria-label={`its request: log lines, ${clockTime(atUnixMs)}`}
            onClick={() => {
              state.request.value = { correlationId };
            }}
          >
            its request
          </button>
        )}
      </span>
    </li>
  );
}
