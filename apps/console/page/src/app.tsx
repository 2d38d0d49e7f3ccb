import { Announcer } from './parts/announcer.js';
import { ChainMap } from './parts/chain-map.js';
import { ControlsPanel } from './parts/controls/controls-panel.js';
import { EventLog } from './parts/event-log.js';
import { OperationTable } from './parts/operation-table.js';
import { PageHeader } from './parts/page-header.js';
import { TimeLines } from './charts/time-lines.js';

/** The whole page. */
export function App() {
  return (
    <>
      <a class="skip-link" href="#chain">
        Skip to the chain
      </a>
      <PageHeader />
      <main class="page">
        <ChainMap />
        <ControlsPanel />
        <TimeLines />
        <OperationTable />
        <EventLog />
      </main>
      <Announcer />
    </>
  );
}
