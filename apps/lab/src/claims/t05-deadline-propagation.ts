import { z } from 'zod';
import { chargesForNobody } from './charges-for-nobody.js';
import { type ClaimCell, claimCell } from './claim-cell.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, near, shareOf } from './finding.js';
import { barsOf } from './plots.js';

const LOAD_MS = 30_000;
const ORDERS_PER_SECOND = 25;
const ORDERS = (LOAD_MS / 1_000) * ORDERS_PER_SECOND;
/** Longer than C takes for its last call, 1.5 s, and than the edge waits, 2 s. */
const SETTLE_MS = 3_000;
const ENOUGH = 100;

const schema = z.strictObject({
  sent: z.number(),
  failed: z.number(),
  arrived: z.number(),
  charged: z.number(),
});

const experiment: Experiment<z.infer<typeof schema>> = {
  name: 'charges-for-nobody',
  expectedMs: LOAD_MS + SETTLE_MS + 8_000,
  schema,
  run: ({ seed, signal }) => chargesForNobody(chain(seed), signal),
};

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
    `C learns the deadline with the call and looks at it before it books: 0 charges for ${ORDERS} orders, ` +
    'which all reach it (at least 99 %) and all fail (at least 99 %).',
  cells: () => ({}),
  experiment,
  findings: ({ own: { sent, failed, arrived, charged } }) => [
    {
      ...shareOf('orders that reached C', arrived, sent),
      leastN: ENOUGH,
      expected: atLeast(0.99),
    },
    {
      ...shareOf('orders failed', failed, sent),
      leastN: ENOUGH,
      expected: atLeast(0.99),
    },
    {
      name: 'charges for nobody',
      unit: 'count',
      value: charged,
      n: sent,
      leastN: ENOUGH,
      expected: near(0, 0),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Orders while C takes 1500 ms of its 800',
      unit: 'share',
      bars: { 'reached C': 'orders that reached C', failed: 'orders failed' },
    }),
});

function chain(seed: number): ClaimCell {
  const load = { mix: 'orders', ratePerSecond: ORDERS_PER_SECOND, faultMs: LOAD_MS };
  const { cell, ...rest } = claimCell({ placement: 'none', fault: 'too-slow', ...load }, seed);
  return { cell: { ...cell, recoveryMs: SETTLE_MS }, ...rest };
}
