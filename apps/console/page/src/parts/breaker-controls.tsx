import type { Controls } from '../../../src/contract/index.js';
import type { BreakerView } from '../model/breaker-view.js';
import { useControl } from '../state/use-control.js';
import { ControlError } from './control-error.js';

type Action = Controls['breaker']['action'];

const ACTIONS: readonly (readonly [Action, string, string])[] = [
  ['open', 'Force open', 'refuse every call'],
  ['close', 'Force closed', 'let every call pass'],
  ['auto', 'Auto', 'judge by itself again'],
  ['reset', 'Reset', 'closed, nothing remembered'],
];

/** What an operator may do to a breaker by hand. */
export function BreakerControls({ breaker }: { readonly breaker: BreakerView }) {
  const { isAllowed, isBusy, error, run } = useControl('breaker');
  return (
    <div
      class="lane-controls"
      role="group"
      aria-label={`By hand: ${breaker.label}`}
      aria-busy={isBusy}
    >
      {ACTIONS.map(([action, label, title]) => {
        const isOff = isBusy || (action === 'auto' && !breaker.isForced);
        return (
          <button
            key={action}
            type="button"
            title={title}
            disabled={!isAllowed}
            // Not disabled, which would take the focus away.
            aria-disabled={isOff}
            onClick={() => {
              if (!isOff) run({ service: breaker.service, name: breaker.name, action });
            }}
          >
            {label}
          </button>
        );
      })}
      {isAllowed ? null : <p class="muted">Needs the token: see Controls.</p>}
      <ControlError error={error} />
    </div>
  );
}
