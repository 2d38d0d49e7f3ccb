import type { Frame } from '../../../src/contract/index.js';
import { edgeViews, type EdgeView } from '../model/edge-view.js';
import { duration, percent, rate } from '../model/format.js';

/** What clients get: the share of good answers for each kind of request. */
export function ClientsNode({ frame }: { readonly frame: Frame }) {
  return (
    <li class="clients">
      <h3>
        Clients <span class="muted">{rate(frame.load.perSecond)}/s asked</span>
      </h3>
      <ul>
        {edgeViews(frame).map((edge) => (
          <EdgeAnswers key={edge.operation} edge={edge} />
        ))}
      </ul>
    </li>
  );
}

function EdgeAnswers({ edge }: { readonly edge: EdgeView }) {
  return (
    <li class="edge" data-bad={edge.okShare !== null && edge.okShare < 0.99}>
      <p class="edge-name">
        <code>{edge.operation}</code>
        <span class="muted">{rate(edge.perSecond)}/s</span>
      </p>
      <p class="edge-share">
        <strong>{percent(edge.okShare)}</strong> ok
        <span class="muted">p99 {duration(edge.p99Ms)}</span>
      </p>
      <ShareBar edge={edge} />
    </li>
  );
}

/** The shares as lengths; the words above and below say the same. */
function ShareBar({ edge }: { readonly edge: EdgeView }) {
  const all = edge.okPerSecond + edge.refusedPerSecond + edge.failedPerSecond;
  const part = (perSecond: number): string => `${all === 0 ? 0 : (perSecond / all) * 100}%`;
  const words = [
    ...(edge.refusedPerSecond > 0.05 ? [`${rate(edge.refusedPerSecond)}/s refused`] : []),
    ...(edge.failedPerSecond > 0.05 ? [`${rate(edge.failedPerSecond)}/s failed`] : []),
  ];
  return (
    <>
      <svg class="share-bar" width="100%" height="8" aria-hidden="true">
        <rect class="share-none" width="100%" height="8" rx="2" />
        <rect class="share-ok" width={part(edge.okPerSecond)} height="8" />
        <rect
          class="share-refused"
          x={part(edge.okPerSecond)}
          width={part(edge.refusedPerSecond)}
          height="8"
        />
        <rect
          class="share-failed"
          x={part(edge.okPerSecond + edge.refusedPerSecond)}
          width={part(edge.failedPerSecond)}
          height="8"
        />
      </svg>
      <p class="edge-lost">{words.join(', ') || '\u00A0'}</p>
    </>
  );
}
