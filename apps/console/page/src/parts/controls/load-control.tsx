import type { LoadLevel } from '../../../../src/contract/index.js';
import { rate } from '../../model/format.js';
import { usePage } from '../../state/page-context.js';
import { useControl } from '../../state/use-control.js';
import { ControlError } from '../control-error.js';

const LEVELS: readonly (readonly [LoadLevel, string])[] = [
  ['off', 'Off'],
  ['low', 'Low, 50/s'],
  ['high', 'High, 200/s'],
];

/** How many requests the console itself sends to A. */
export function LoadControl() {
  const { state } = usePage();
  const { isAllowed, isBusy, wanted, error, run } = useControl('load');
  const load = state.frame.value?.load;
  return (
    <fieldset class="control" disabled={!isAllowed} aria-busy={isBusy}>
      <legend>
        Load <span class="muted">{load === undefined ? '' : `${rate(load.perSecond)}/s now`}</span>
      </legend>
      <div class="segments">
        {LEVELS.map(([level, label]) => (
          <label key={level}>
            <input
              type="radio"
              name="load"
              value={level}
              checked={(wanted?.level ?? load?.level) === level}
              onChange={() => run({ level })}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      <ControlError error={error} />
    </fieldset>
  );
}
