import type { LinkState } from '../../../src/contract/index.js';
import { duration, rate } from '../model/format.js';
import type { ServiceView } from '../model/service-view.js';

/** One service: whether it answers, what it has under way, what it was told to do wrong. */
export function ServiceNode({ service }: { readonly service: ServiceView }) {
  const { letter, role, link, word, forMs, inFlight, perSecond, faults, pid } = service;
  return (
    <li class="node" data-link={link}>
      <h3>
        <span class="node-letter">{letter}</span>
        <span class="node-role">{role}</span>
      </h3>
      <p class="node-link">
        <strong class="node-state">
          <LinkIcon link={link} />
          {word}
        </strong>
        <span class="muted">{duration(forMs < 100 ? 100 : forMs)}</span>
      </p>
      <dl class="node-figures">
        <div>
          <dt>served</dt>
          <dd>{link === 'up' ? `${rate(perSecond)}/s` : '–'}</dd>
        </div>
        <div>
          <dt>in flight</dt>
          <dd>{link === 'up' ? rate(inFlight) : '–'}</dd>
        </div>
        <div>
          <dt>pid</dt>
          <dd>{pid ?? '–'}</dd>
        </div>
      </dl>
      {faults.length === 0 ? null : (
        <ul class="node-faults" aria-label={`Faults of ${letter}`}>
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

const SHAPES: Readonly<Record<LinkState, string>> = {
  up: 'M3 8.5 6.5 12 13 4.5',
  silent: 'M5.5 3v10M10.5 3v10',
  gone: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
};

function LinkIcon({ link }: { readonly link: LinkState }) {
  return (
    <svg class="link-icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={SHAPES[link]} />
    </svg>
  );
}
