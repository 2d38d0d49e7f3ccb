import { chosenFault, FAULT_CHOICES, type FaultEffect } from '../../model/fault-choice.js';
import { serviceOf } from '../../model/frame-lookup.js';
import { usePage } from '../../state/page-context.js';
import { useControl } from '../../state/use-control.js';
import { ControlError } from '../control-error.js';

/** What C is told to do wrong, for each of its operations. */
export function FaultControl({ operations }: { readonly operations: readonly string[] }) {
  const { state } = usePage();
  const { isAllowed, isBusy, wanted, error, run } = useControl('fault');
  const frame = state.frame.value;
  const faults = frame === null ? [] : (serviceOf(frame, 'service-c')?.faults ?? []);
  return (
    <fieldset class="control" disabled={!isAllowed} aria-busy={isBusy}>
      <legend>Faults of C</legend>
      {operations.map((operation) => {
        const chosen =
          wanted?.operation === operation ? idOf(wanted.effect) : chosenFault(operation, faults);
        return (
          <div key={operation} class="fault" role="radiogroup" aria-label={`Fault of ${operation}`}>
            <code>{operation}</code>
            <div class="segments segments-small">
              {FAULT_CHOICES.map(({ id, label, explains, effect }) => (
                <label key={id} title={explains}>
                  <input
                    type="radio"
                    name={`fault-${operation}`}
                    value={id}
                    checked={chosen === id}
                    onChange={() => run({ operation, effect })}
                  />
                  <span>{label}</span>
                </label>
              ))}
            </div>
          </div>
        );
      })}
      {faults.length === 0 ? null : <p class="muted">C says: {faults.join('; ')}</p>}
      <ControlError error={error} />
    </fieldset>
  );
}

function idOf(effect: FaultEffect): string | undefined {
  return FAULT_CHOICES.find((choice) => choice.effect === effect)?.id;
}
