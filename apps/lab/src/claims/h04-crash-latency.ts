import { blockedShare, medianGain, medianOverTime, settledMedian } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost } from './finding.js';
import { linesOf } from './plots.js';

/** What a breaker is worth when C refuses connections by itself. */
export const crashLatency = defineClaim({
  id: 'H4',
  title: 'When C is dead and says so, a breaker gains orders almost nothing',
  claim:
    'While C is crashed, a breaker before it makes failing orders at most 5 ms faster, although it ' +
    'refuses over 90 % of the calls.',
  origin: 'hypothesis H4',
  kind: 'processes',
  prediction:
    'A closed port is refused in 0.4 to 2.3 ms; an open breaker can save no more than that. It lets ' +
    'through three calls and then one every 5 s.',
  cells: (seed) => ({
    none: claimCell({ placement: 'none', fault: 'crash' }, seed),
    guarded: claimCell({ placement: 'b-c', fault: 'crash' }, seed),
  }),
  findings: ({ cells: { none, guarded } }) => [
    { name: 'median order, none', unit: 'ms', ...settledMedian(none, 'orders') },
    { name: 'median order, b-c', unit: 'ms', ...settledMedian(guarded, 'orders') },
    {
      name: 'gain of b-c over none',
      unit: 'ms',
      ...medianGain(none, guarded, 'orders'),
      expected: atMost(5),
    },
    {
      name: 'calls refused, b-c',
      unit: 'share',
      ...blockedShare(guarded),
      expected: atLeast(0.9),
    },
  ],
  plot: ({ cells: { none, guarded } }) =>
    linesOf({
      title: 'Median latency of orders while C is down',
      unit: 'ms',
      series: { none: medianOverTime(none, 'orders'), 'b-c': medianOverTime(guarded, 'orders') },
    }),
});
