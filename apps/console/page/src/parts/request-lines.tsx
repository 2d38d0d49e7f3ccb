import { useEffect, useRef, useState } from 'preact/hooks';
import type { LogLines } from '../../../src/contract/index.js';
import { clockTime } from '../model/format.js';
import { letterOf } from '../model/names.js';
import { usePage } from '../state/page-context.js';
import { ControlError } from './control-error.js';

/** What all services wrote about one request, by its correlation id. */
export function RequestLines() {
  const { state, client } = usePage();
  const [found, setFound] = useState<LogLines | null>(null);
  const [error, setError] = useState<string | null>(null);
  const result = useRef<HTMLDivElement>(null);
  const asked = state.request.value;
  const id = asked?.correlationId ?? '';

  useEffect(() => {
    if (id === '') return;
    let isCurrent = true;
    void client
      .logs(id, state.token.peek())
      .then((lines) => {
        if (!isCurrent) return;
        setError(null);
        setFound(lines);
        result.current?.focus();
      })
      .catch((caught: unknown) => {
        if (!isCurrent) return;
        setFound(null);
        setError(caught instanceof Error ? caught.message : String(caught));
      });
    return () => {
      isCurrent = false;
    };
  }, [asked]);

  return (
    <div class="request">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget).get('id');
          if (typeof given === 'string') state.request.value = { correlationId: given.trim() };
        }}
      >
        <label for="correlation-id">Log lines of one request, by its correlation id</label>
        <div class="field">
          <input
            id="correlation-id"
            name="id"
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={128}
            placeholder="from the header x-correlation-id"
            key={id}
            defaultValue={id}
          />
          <button type="submit">Show</button>
        </div>
      </form>
      <ControlError error={error} />
      <div ref={result} tabIndex={-1} class="request-lines">
        {found === null ? null : <FoundLines found={found} />}
      </div>
    </div>
  );
}

function FoundLines({ found }: { readonly found: LogLines }) {
  return (
    <>
      <p class="muted">
        {found.lines.length === 0 ? 'No line' : `${found.lines.length} lines`} of{' '}
        <code>{found.correlationId}</code>
      </p>
      {found.hint === undefined ? null : <p class="hint">{found.hint}</p>}
      <ol>
        {found.lines.map((line, index) => (
          <li key={index} data-level={line.level}>
            <time>{clockTime(line.atUnixMs)}</time>
            <span class="event-who">{letterOf(line.service)}</span>
            <span>{line.text}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
