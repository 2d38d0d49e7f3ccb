import { okShare } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost } from './finding.js';
import { barsOf } from './plots.js';
import { sinceDetection } from './since-detection.js';

const LONG_RUN = 0.031;

/** What becomes of reads, which never need C, when C dies. */
export const collateral = defineClaim({
  id: 'H5',
  title: 'One breaker for all of B takes the reads down with the orders',
  claim:
    'While C is crashed, at most 10 % of the reads, which need no C, succeed behind one breaker ' +
    'A→B for the whole service; with the breaker before C, or one for each operation that reads ' +
    'the markers, at least 99.9 % do.',
  origin: 'hypothesis H5',
  kind: 'processes',
  prediction:
    'Three failures in a row come every 14 mixed requests (0.28 s at 50/s); then the breaker is open ' +
    '5 s, twice on average, since every second probe is an order: 3.1 % of reads are admitted in the ' +
    'long run. Counted from the first trip, which itself is a matter of luck, until the healing.',
  cells: (seed) => ({
    service: claimCell({ placement: 'a-b', fault: 'crash' }, seed),
    beforeC: claimCell({ placement: 'b-c', fault: 'crash' }, seed),
    everyHop: claimCell({ placement: 'every-hop', fault: 'crash' }, seed),
    none: claimCell({ placement: 'none', fault: 'crash' }, seed),
  }),
  findings: ({ cells: { service, beforeC, everyHop, none } }) => [
    { name: 'reads ok, none', unit: 'share', ...okShare(none, 'reads') },
    { name: 'reads ok from the fault on, a-b', unit: 'share', ...okShare(service, 'reads') },
    {
      name: 'reads ok, a-b',
      unit: 'share',
      ...okShare(service, 'reads', sinceDetection(service)),
      expected: atMost(0.1),
    },
    {
      name: 'reads ok, b-c',
      unit: 'share',
      ...okShare(beforeC, 'reads'),
      expected: atLeast(0.999),
    },
    {
      name: 'reads ok, every-hop',
      unit: 'share',
      ...okShare(everyHop, 'reads'),
      expected: atLeast(0.999),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Reads that succeed while C is down',
      unit: 'share',
      bars: {
        none: 'reads ok, none',
        'a-b': 'reads ok, a-b',
        'b-c': 'reads ok, b-c',
        'every-hop': 'reads ok, every-hop',
      },
      marks: { 'long run of a-b': LONG_RUN },
    }),
});
