import { LAB_FIGURES } from '../scenario/figures.js';
import { detectionPeak, settledInFlight } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atMost, near } from './finding.js';
import { barsOf } from './plots.js';

const ORDERS_PER_SECOND = 25;
const WAITING = (ORDERS_PER_SECOND * LAB_FIGURES.bToCMs) / 1_000;

/** How many requests pile up in B behind a C that hangs. */
export const inFlight = defineClaim({
  id: 'H2',
  title: 'A hang fills B with waiting requests, and a breaker empties it again',
  claim:
    'While C hangs, about 20 requests wait in B at the height of the detection under either ' +
    'placement; then they stay without breakers, and with one at most 1.5 are left on average.',
  origin: 'hypothesis H2',
  kind: 'processes',
  prediction:
    'Rate times deadline: 25 orders/s × 0.8 s = 20 (± 30 % at the peak, ± 20 % steady); behind the ' +
    'breaker only probes wait.',
  cells: (seed) => ({
    none: claimCell({ placement: 'none', fault: 'hang' }, seed),
    guarded: claimCell({ placement: 'b-c', fault: 'hang' }, seed),
  }),
  findings: ({ cells: { none, guarded } }) => [
    {
      name: 'peak in flight at B, none',
      unit: 'count',
      ...detectionPeak(none),
      expected: near(WAITING, 0.3),
    },
    {
      name: 'peak in flight at B, b-c',
      unit: 'count',
      ...detectionPeak(guarded),
      expected: near(WAITING, 0.3),
    },
    {
      name: 'steady in flight at B, none',
      unit: 'count',
      ...settledInFlight(none),
      expected: near(WAITING, 0.2),
    },
    {
      name: 'steady in flight at B, b-c',
      unit: 'count',
      ...settledInFlight(guarded),
      expected: atMost(1.5),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Requests in flight at B while C hangs',
      unit: 'count',
      bars: {
        'none, peak': 'peak in flight at B, none',
        'b-c, peak': 'peak in flight at B, b-c',
        'none, steady': 'steady in flight at B, none',
        'b-c, steady': 'steady in flight at B, b-c',
      },
      marks: { 'rate × deadline': WAITING },
    }),
});
