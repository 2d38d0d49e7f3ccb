import type { Hello, LinkState, ProcessVerb, ServiceName } from '../../../../src/contract/index.js';
import { serviceOf } from '../../model/frame-lookup.js';
import { letterOf, SERVICES } from '../../model/names.js';
import { usePage } from '../../state/page-context.js';
import { useControl } from '../../state/use-control.js';
import { ControlError } from '../control-error.js';
import { CommandList } from './command-list.js';

/** Kill, pause and start: by button where the console may, else by the commands to type. */
export function ProcessControl({ processes }: { readonly processes: Hello['processes'] }) {
  return processes.kind === 'supervised' ? (
    <ProcessButtons />
  ) : (
    <CommandList commands={processes.command} />
  );
}

const VERBS: Readonly<Record<LinkState, readonly ProcessVerb[]>> = {
  up: ['kill', 'pause'],
  silent: ['kill', 'resume'],
  gone: ['start'],
};

const LABELS: Readonly<Record<ProcessVerb, string>> = {
  kill: 'Kill',
  pause: 'Pause',
  resume: 'Resume',
  start: 'Start',
};

function ProcessButtons() {
  const { state } = usePage();
  const { isAllowed, isBusy, error, run } = useControl('process');
  const frame = state.frame.value;
  const linkOf = (name: ServiceName): LinkState =>
    (frame === null ? undefined : serviceOf(frame, name)?.link) ?? 'gone';
  return (
    <fieldset class="control" disabled={!isAllowed} aria-busy={isBusy}>
      <legend>Processes</legend>
      <div class="processes">
        {SERVICES.map((service) => (
          <div key={service} class="process" role="group" aria-label={`Process of ${service}`}>
            <span class="process-letter" data-link={linkOf(service)}>
              {letterOf(service)}
            </span>
            {VERBS[linkOf(service)].map((verb, place) => (
              <button
                // By its place, so that the focus stays when Kill becomes Start.
                key={place}
                type="button"
                // Not disabled, which would take the focus away.
                aria-disabled={isBusy}
                class={verb === 'kill' ? 'danger' : ''}
                aria-label={`${LABELS[verb]} ${letterOf(service)}`}
                onClick={() => run({ service, verb })}
              >
                {LABELS[verb]}
              </button>
            ))}
          </div>
        ))}
      </div>
      <ControlError error={error} />
    </fieldset>
  );
}
