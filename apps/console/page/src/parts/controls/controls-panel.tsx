import { usePage } from '../../state/page-context.js';
import { FaultControl } from './fault-control.js';
import { LoadControl } from './load-control.js';
import { PlacementControl } from './placement-control.js';
import { ProcessControl } from './process-control.js';

/** What the reader may do to the chain. */
export function ControlsPanel() {
  const { state } = usePage();
  const hello = state.hello.value;
  return (
    <section class="panel controls" aria-labelledby="controls-title">
      <h2 id="controls-title">Controls</h2>
      {state.token.value === null ? (
        <p class="notice">
          <strong>Looking only.</strong> To use the controls, open this page by the whole address
          that the console prints when it starts; it ends in <code>#token=…</code>
        </p>
      ) : null}
      {hello === null ? (
        <p class="empty">The console has not said yet what can be controlled.</p>
      ) : (
        <>
          <LoadControl />
          <ProcessControl processes={hello.processes} />
          <FaultControl operations={hello.operations} />
          <PlacementControl placements={hello.placements} />
        </>
      )}
    </section>
  );
}
