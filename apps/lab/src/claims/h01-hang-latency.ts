import { medianOverTime, settledMedian } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost, near } from './finding.js';
import { LAB_FIGURES } from '../scenario/figures.js';
import { linesOf } from './plots.js';
import { ratioOf } from './ratio.js';

/** What a hang costs each order, with and without a breaker that sees it. */
export const hangLatency = defineClaim({
  id: 'H1',
  title: 'A hang costs each order its whole deadline, unless a breaker stands before C',
  claim:
    'While C hangs, the median order takes its deadline without breakers and at most 20 ms with ' +
    'one between B and C, 40 times less.',
  origin: 'hypothesis H1',
  kind: 'processes',
  prediction:
    'Without breakers every order waits for the deadline of B for C (800 ms ± 20 %); an open ' +
    'breaker refuses in the time of two local hops.',
  cells: (seed) => ({
    none: claimCell({ placement: 'none', fault: 'hang' }, seed),
    guarded: claimCell({ placement: 'b-c', fault: 'hang' }, seed),
  }),
  findings: ({ cells: { none, guarded } }) => {
    const [without, behind] = [settledMedian(none, 'orders'), settledMedian(guarded, 'orders')];
    return [
      {
        name: 'median order, none',
        unit: 'ms',
        ...without,
        expected: near(LAB_FIGURES.bToCMs, 0.2),
      },
      { name: 'median order, b-c', unit: 'ms', ...behind, expected: atMost(20) },
      { name: 'none / b-c', unit: 'ratio', ...ratioOf(without, behind), expected: atLeast(40) },
    ];
  },
  plot: ({ cells: { none, guarded } }) =>
    linesOf({
      title: 'Median latency of orders while C hangs',
      unit: 'ms',
      scale: 'log',
      series: { none: medianOverTime(none, 'orders'), 'b-c': medianOverTime(guarded, 'orders') },
      marks: { 'deadline of B for C': LAB_FIGURES.bToCMs },
    }),
});
