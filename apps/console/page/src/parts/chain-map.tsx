import { hopViews } from '../model/hop-view.js';
import { SERVICES } from '../model/names.js';
import { serviceView } from '../model/service-view.js';
import { usePage } from '../state/page-context.js';
import { ClientsNode } from './clients-node.js';
import { HopColumn } from './hop-column.js';
import { ServiceNode } from './service-node.js';

/** The chain from the clients to C: nodes, and between them what stands in the way of calls. */
export function ChainMap() {
  const { state } = usePage();
  const frame = state.frame.value;
  const hops = frame === null ? [] : hopViews(frame, state.periods.value);
  return (
    <section class="panel chain" id="chain" tabIndex={-1} aria-labelledby="chain-title">
      <h2 id="chain-title">The chain</h2>
      {frame === null ? (
        <p class="empty">Nothing has been heard of the chain yet.</p>
      ) : (
        <ol class="chain-row">
          <ClientsNode frame={frame} />
          {SERVICES.map((name, index) => {
            const hop = hops[index];
            return [
              hop === undefined ? null : <HopColumn key={hop.id} hop={hop} />,
              <ServiceNode key={name} service={serviceView(frame, name)} />,
            ];
          })}
        </ol>
      )}
    </section>
  );
}
