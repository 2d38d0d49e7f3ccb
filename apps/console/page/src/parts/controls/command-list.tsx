import { useState } from 'preact/hooks';
import type { ProcessVerb, ServiceName } from '../../../../src/contract/index.js';
import { letterOf, SERVICES } from '../../model/names.js';

const VERBS: readonly (readonly [ProcessVerb, string])[] = [
  ['kill', 'Kill'],
  ['pause', 'Pause'],
  ['resume', 'Resume'],
  ['start', 'Start'],
];

/** The exact commands, where the console itself may not touch processes. */
export function CommandList({
  commands,
}: {
  readonly commands: Readonly<Record<ProcessVerb, string>>;
}) {
  const [copied, setCopied] = useState<string | null>(null);
  const [service, setService] = useState<ServiceName>('service-c');
  const typed = (verb: ProcessVerb): string => commands[verb].replaceAll('{service}', service);

  async function copy(verb: ProcessVerb): Promise<void> {
    await navigator.clipboard.writeText(typed(verb));
    setCopied(typed(verb));
  }

  return (
    <section class="control" aria-labelledby="processes-title">
      <h3 id="processes-title" class="legend">
        Processes
      </h3>
      <p class="muted">The console may not touch them here. Type in a terminal:</p>
      <div class="segments segments-small" role="radiogroup" aria-label="Service in the commands">
        {SERVICES.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="command-service"
              checked={service === name}
              onChange={() => setService(name)}
            />
            <span>{letterOf(name)}</span>
          </label>
        ))}
      </div>
      <ul class="commands">
        {VERBS.map(([verb, label]) => (
          <li key={verb}>
            <code>{typed(verb)}</code>
            <button
              type="button"
              aria-label={`Copy the command: ${label}`}
              onClick={() => void copy(verb).catch(() => setCopied(null))}
            >
              {copied === typed(verb) ? 'Copied' : 'Copy'}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
