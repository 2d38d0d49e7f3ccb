import { placementNote } from '../../model/placement-notes.js';
import { usePage } from '../../state/page-context.js';
import { useControl } from '../../state/use-control.js';
import { ControlError } from '../control-error.js';

/** Where the breakers sit. */
export function PlacementControl({ placements }: { readonly placements: readonly string[] }) {
  const { state } = usePage();
  const { isAllowed, isBusy, wanted, error, run } = useControl('placement');
  const current = wanted?.placement ?? state.frame.value?.placement;
  return (
    <fieldset class="control" disabled={!isAllowed} aria-busy={isBusy}>
      <legend>Placement of the breakers</legend>
      <div class="choices">
        {placements.map((placement) => (
          <label key={placement} class="choice">
            <input
              type="radio"
              name="placement"
              value={placement}
              checked={placement === current}
              aria-describedby={`placement-${placement}`}
              onChange={() => run({ placement })}
            />
            <span>
              <strong>{placement}</strong>
              <span class="choice-note" id={`placement-${placement}`}>
                {placementNote(placement)}
              </span>
            </span>
          </label>
        ))}
      </div>
      <ControlError error={error} />
    </fieldset>
  );
}
