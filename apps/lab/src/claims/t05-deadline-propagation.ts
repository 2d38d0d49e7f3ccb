import { medianOverTime } from './cell-facts.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost } from './finding.js';
import { linesOf } from './plots.js';

const FAULT_MS = 30_000;

/** Whether C works for callers that have gone. */
export const deadlinePropagation = defineClaim({
  id: 'T5',
  title: 'With deadlines that travel, C does no work for callers who gave up',
  claim:
    'While C takes longer than its callers’ deadline, it books not one charge for an order that the ' +
    'edge had given up.',
  origin: 'Site Reliability Engineering, ch. 22 (deadline propagation); gRPC deadlines guide',
  kind: 'processes',
  prediction:
    'C learns the deadline with the call and looks at it before it books: 0 charges of some 750 orders, ' +
    'all of which fail.',
  cells: (seed) => ({
    slow: claimCell({ placement: 'none', fault: 'too-slow', faultMs: FAULT_MS }, seed),
  }),
  findings: ({ cells: { slow } }) => {
    const { sent = 0, ok = 0 } = slow.phases.fault.orders ?? {};
    return [
      {
        name: 'orders failed',
        unit: 'share',
        value: (sent - ok) / sent,
        n: sent,
        leastN: 100,
        expected: atLeast(0.95),
      },
      {
        name: 'charges for nobody',
        unit: 'count',
        value: slow.wastedAtC,
        n: sent,
        leastN: 100,
        expected: atMost(0),
      },
    ];
  },
  plot: ({ cells: { slow } }) =>
    linesOf({
      title: 'Median latency of orders while C takes 1500 ms',
      unit: 'ms',
      series: { none: medianOverTime(slow, 'orders') },
    }),
});
