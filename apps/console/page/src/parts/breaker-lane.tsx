import { useState } from 'preact/hooks';
import type { BreakerView } from '../model/breaker-view.js';
import { duration, rate } from '../model/format.js';
import { BreakerControls } from './breaker-controls.js';
import { LaneDetail } from './lane-detail.js';
import { SwitchWire } from './wire.js';

/** One breaker in the wire of its hop. */
export function BreakerLane({ breaker }: { readonly breaker: BreakerView }) {
  const [isOpened, setOpened] = useState(false);
  const detailId = `more-${breaker.key.replaceAll(/[^a-zA-Z-]/g, '-')}`;
  return (
    <li class="lane" data-look={breaker.look} data-breaker={breaker.key}>
      <p class="lane-head">
        <span class="lane-name">{breaker.label}</span>
        <span class="look" data-look={breaker.look} title={breaker.meaning}>
          {breaker.word}
        </span>
        <button
          type="button"
          class="more"
          aria-expanded={isOpened}
          aria-controls={detailId}
          aria-label={`Counts and controls of ${breaker.label}`}
          onClick={() => setOpened(!isOpened)}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="M3 8h.01M8 8h.01M13 8h.01" />
          </svg>
        </button>
      </p>
      <SwitchWire look={breaker.look} />
      <LaneDetail breaker={breaker} />
      <p class="lane-why">{whyOf(breaker)}</p>
      <div id={detailId} hidden={!isOpened}>
        {isOpened ? (
          <>
            <p class="lane-counts" title="since the service started">
              {breaker.counts}
            </p>
            <BreakerControls breaker={breaker} />
          </>
        ) : null}
      </div>
    </li>
  );
}

function whyOf(breaker: BreakerView): string {
  const parts = [
    ...(breaker.lastFailure === null ? [] : [breaker.lastFailure]),
    ...(breaker.blamed === null ? [] : [`${breaker.blamed} to blame`]),
    ...(breaker.refusedPerSecond > 0.05 ? [`${rate(breaker.refusedPerSecond)}/s refused`] : []),
  ];
  if (parts.length > 0) return parts.join(' · ');
  if (breaker.refused === 0) return '\u00A0';
  const saved = breaker.savedMs > 0 ? `, ${duration(breaker.savedMs)} saved` : '';
  return `${breaker.refused} refused so far${saved}`;
}
