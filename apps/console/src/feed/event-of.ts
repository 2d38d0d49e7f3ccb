import type { AdminEvent } from '@firebreak/contracts/plain';
import type { ServiceName } from '../contract/index.js';
import { modeOf, stateOf } from './breaker-frame.js';
import type { NewEvent } from './event-log.js';
import { faultWords } from './fault-words.js';

/** What a service told, for the console's log. */
export function eventOf(service: ServiceName, event: AdminEvent): NewEvent {
  const at = { atUnixMs: event.timeUnixMs, service };
  const { transition, placementChanged, faultsChanged, dropped } = event;
  if (transition) return { ...at, kind: 'transition', ...transitionFacts(transition) };
  if (placementChanged) {
    const { from, to, epoch } = placementChanged;
    const text = `placement ${from} → ${to} (switch ${epoch})`;
    return { ...at, kind: 'placement', text, placement: to };
  }
  if (faultsChanged) {
    const faults = faultsChanged.faults.map(faultWords);
    const text = faults.length === 0 ? 'no faults any more' : `faults: ${faults.join('; ')}`;
    return { ...at, kind: 'faults', text, faults };
  }
  return {
    ...at,
    kind: 'dropped',
    text: `${dropped?.count ?? 0} events are missing here: they came too fast`,
  };
}

type Transition = NonNullable<AdminEvent['transition']>;

type TransitionFacts = Pick<NewEvent, 'text' | 'transition' | 'correlationId'>;

function transitionFacts(transition: Transition): TransitionFacts {
  const { breaker, reason, blame, correlationId } = transition;
  const [from, to] = [stateOf(transition.from), stateOf(transition.to)];
  const mode = modeOf(transition.mode);
  return {
    text: `${breaker} ${from} → ${to}: ${reasonWords(transition)}`,
    transition: { breaker, from, to, mode, reason, blame: blame === '' ? null : blame },
    ...(correlationId === '' ? {} : { correlationId }),
  };
}

function reasonWords({ reason, failures, cause, blame, dueInMs }: Transition): string {
  return [
    reason === 'failures' ? `${failures} failures` : reason.replaceAll('_', ' '),
    ...(cause ? [cause.code] : []),
    ...(blame === '' ? [] : [`blames ${blame}`]),
    ...(dueInMs === 0 ? [] : [`for ${(dueInMs / 1_000).toFixed(1)} s`]),
  ].join(', ');
}
