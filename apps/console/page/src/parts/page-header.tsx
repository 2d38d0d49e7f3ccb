import { useEffect, useState } from 'preact/hooks';
import { linkView } from '../model/link-view.js';
import { usePage } from '../state/page-context.js';
import { ToneIcon } from './tone-icon.js';

/** Who this is, how the chain is in a sentence, and whether what is shown is fresh. */
export function PageHeader() {
  const { state } = usePage();
  const { text, tone } = state.sentence.value;
  const placement = state.frame.value?.placement ?? null;
  const isOld = state.link.value.kind === 'lost' || state.link.value.kind === 'quiet';
  return (
    <header class="page-header">
      <div class="page-header-bar">
        <h1 class="brand">
          <img src="./favicon.svg" alt="" width="24" height="24" />
          Firebreak <span>console</span>
        </h1>
        <p class="fact">
          <span>placement</span> <strong>{placement ?? 'not known'}</strong>
        </p>
        <ConnectionState />
      </div>
      <p class="sentence" data-tone={tone} data-old={isOld}>
        <ToneIcon tone={tone} />
        <span>{text}</span>
      </p>
    </header>
  );
}

function ConnectionState() {
  const { state } = usePage();
  const [nowMs, setNow] = useState(Date.now());
  const link = state.link.value;
  useEffect(() => {
    if (link.kind !== 'lost') return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [link.kind]);
  const { word, note, tone } = linkView(link, nowMs);
  return (
    <p class="connection" data-tone={tone}>
      <span class="connection-word">
        <span class="connection-dot" aria-hidden="true" />
        {word}
      </span>
      {note === '' ? null : <span class="connection-note">{note}</span>}
    </p>
  );
}
