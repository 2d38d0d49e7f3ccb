import { okOverTime, okShare, transitionsOf } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost } from './finding.js';
import { linesOf } from './plots.js';
import { lessOf } from './ratio.js';
import { sinceDetection } from './since-detection.js';

/** What it is worth that B says whose fault it was. */
export const attribution = defineClaim({
  id: 'H6',
  title: 'Breakers at every hop need to be told whose fault it was',
  claim:
    'While C is crashed, breakers at both hops lose at least 80 points of read success when nobody ' +
    'reads the markers, because A then opens its breaker for B; with markers it never does.',
  origin: 'hypothesis H6',
  kind: 'processes',
  prediction:
    "A's breaker for B counts B's answers about C as failures of B, unless the marker names C: then " +
    'they are proof that B lives.',
  cells: (seed) => ({
    naive: claimCell({ placement: 'every-hop-naive', fault: 'crash' }, seed),
    marked: claimCell({ placement: 'every-hop', fault: 'crash' }, seed),
  }),
  findings: ({ cells: { naive, marked } }) => {
    const withMarkers = okShare(marked, 'reads');
    const without = okShare(naive, 'reads', sinceDetection(naive));
    return [
      {
        name: 'reads ok, every-hop',
        unit: 'share',
        ...withMarkers,
        expected: atLeast(0.999),
      },
      { name: 'reads ok, every-hop-naive', unit: 'share', ...without, expected: atMost(0.1) },
      {
        name: 'difference of reads ok',
        unit: 'share',
        ...lessOf(withMarkers, without),
        expected: atLeast(0.8),
      },
      {
        name: 'state changes of A for B, every-hop',
        unit: 'count',
        ...transitionsOf(marked, 'service-a', 'service-b'),
        expected: atMost(0),
      },
      {
        name: 'state changes of A for B, every-hop-naive',
        unit: 'count',
        ...transitionsOf(naive, 'service-a', 'service-b'),
        expected: atLeast(1),
      },
    ];
  },
  plot: ({ cells: { naive, marked } }) =>
    linesOf({
      title: 'Reads that succeed while C is down',
      unit: 'share',
      series: {
        'every-hop': okOverTime(marked, 'reads'),
        'every-hop-naive': okOverTime(naive, 'reads'),
      },
    }),
});
