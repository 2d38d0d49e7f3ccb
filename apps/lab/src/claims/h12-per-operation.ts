import { okOverTime, okShare } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost } from './finding.js';
import { linesOf } from './plots.js';
import { sinceDetection } from './since-detection.js';

const MIX = 'orders,quotes';

/** What a breaker should be for: a service or one of its operations. */
export const perOperation = defineClaim({
  id: 'H12',
  title: 'When one operation of C fails, a breaker for all of C takes the other one down',
  claim:
    'While Charge fails and Quote works, at least 99.9 % of the quotes come fresh when each operation ' +
    'has its own breaker, and at most 15 % when the service has one.',
  origin: 'hypothesis H12',
  kind: 'processes',
  prediction:
    'Half of the mix fails, so the breaker for all of C trips every 14 calls and closes by every ' +
    'second probe: 5 % of the quotes get through, counted from the first trip; fewer where A has such a ' +
    'breaker for B as well, as in every-hop-naive. No old quotes are given instead.',
  cells: (seed) => ({
    operation: claimCell({ placement: 'b-c', fault: 'one-operation', mix: MIX }, seed),
    service: claimCell({ placement: 'every-hop-naive', fault: 'one-operation', mix: MIX }, seed),
  }),
  findings: ({ cells: { operation, service } }) => [
    {
      name: 'fresh quotes, breaker per operation',
      unit: 'share',
      ...okShare(operation, 'quotes'),
      expected: atLeast(0.999),
    },
    {
      name: 'fresh quotes, breaker per service',
      unit: 'share',
      ...okShare(service, 'quotes', sinceDetection(service)),
      expected: atMost(0.15),
    },
    { name: 'orders ok, breaker per operation', unit: 'share', ...okShare(operation, 'orders') },
  ],
  plot: ({ cells: { operation, service } }) =>
    linesOf({
      title: 'Fresh quotes while Charge fails',
      unit: 'share',
      series: {
        'per operation (b-c)': okOverTime(operation, 'quotes'),
        'per service (every-hop-naive)': okOverTime(service, 'quotes'),
      },
    }),
});
