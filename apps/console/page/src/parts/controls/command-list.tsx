import { useState } from 'preact/hooks';
import type { ProcessVerb } from '../../../../src/contract/index.js';

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
  const [copied, setCopied] = useState<ProcessVerb | null>(null);

  async function copy(verb: ProcessVerb): Promise<void> {
    await navigator.clipboard.writeText(commands[verb]);
    setCopied(verb);
  }

  return (
    <section class="control" aria-labelledby="processes-title">
      <h3 id="processes-title" class="legend">
        Processes
      </h3>
      <p class="muted">The console may not touch them here. Type in a terminal:</p>
      <ul class="commands">
        {VERBS.map(([verb, label]) => (
          <li key={verb}>
            <code>{commands[verb]}</code>
            <button
              type="button"
              aria-label={`Copy the command: ${label}`}
              onClick={() => void copy(verb).catch(() => setCopied(null))}
            >
              {copied === verb ? 'Copied' : 'Copy'}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
