import { PATHS } from '../model/names.js';
import { DASHES } from './latency-plot.js';

/** What the areas mean. */
export function AnswerLegend() {
  return (
    <ul class="legend-row">
      {['ok', 'refused', 'failed'].map((kind) => (
        <li key={kind}>
          <svg width="16" height="12" aria-hidden="true">
            <rect class={`share-${kind}`} width="16" height="12" rx="2" />
          </svg>
          {kind}
        </li>
      ))}
    </ul>
  );
}

/** Which line is whose. */
export function LatencyLegend() {
  return (
    <ul class="legend-row">
      {PATHS.map(({ plain }, path) => (
        <li key={plain}>
          <svg width="26" height="12" aria-hidden="true">
            <line
              class={`legend-line-${path + 1}`}
              x1="0"
              x2="26"
              y1="6"
              y2="6"
              stroke-dasharray={DASHES[path]?.join(' ')}
            />
          </svg>
          {plain}
        </li>
      ))}
    </ul>
  );
}
