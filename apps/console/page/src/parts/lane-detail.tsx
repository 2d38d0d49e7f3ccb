import type { BreakerView } from '../model/breaker-view.js';
import { countdown } from '../model/format.js';

/** More dots than this are a meter. */
const MOST_DOTS = 10;

/** What the state is about to become: failures towards the trip, time to the probe, probes. */
export function LaneDetail({ breaker }: { readonly breaker: BreakerView }) {
  const { failures, left, probes, meaning } = breaker;
  if (failures !== null) return <Failures {...failures} />;
  if (left !== null && left.ms > 0) return <TimeLeft {...left} />;
  if (probes !== null) return <Probes {...probes} />;
  return <p class="lane-detail">{meaning}</p>;
}

function Failures({ count, threshold }: { readonly count: number; readonly threshold: number }) {
  const shown = Math.min(count, threshold);
  return (
    <p class="lane-detail" data-counting={count > 0}>
      {threshold <= MOST_DOTS ? (
        <span class="dots" aria-hidden="true">
          {Array.from({ length: threshold }, (_, index) => (
            <i key={index} data-filled={index < shown} />
          ))}
        </span>
      ) : (
        <meter min={0} max={threshold} value={shown} aria-hidden="true" />
      )}
      <span>
        {count} of {threshold} failures
      </span>
    </p>
  );
}

function TimeLeft({ ms, share }: { readonly ms: number; readonly share: number }) {
  return (
    <p class="lane-detail">
      <span class="left-bar" aria-hidden="true">
        <i style={{ transform: `scaleX(${share.toFixed(3)})` }} />
      </span>
      <span>
        probe in <b>{countdown(ms)}</b>
      </span>
    </p>
  );
}

function Probes({ inFlight, succeeded, needed }: NonNullable<BreakerView['probes']>) {
  return (
    <p class="lane-detail">
      <span class="dots dots-probes" aria-hidden="true">
        {Array.from({ length: Math.min(needed, MOST_DOTS) }, (_, index) => (
          <i key={index} data-filled={index < succeeded} />
        ))}
      </span>
      <span>
        {succeeded} of {needed} probes succeeded, {inFlight} out
      </span>
    </p>
  );
}
