import { okShare } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost } from './finding.js';
import { barsOf } from './plots.js';

const MIX = 'orders,quotes';

/** The strongest argument against breakers. */
export const partialFailures = defineClaim({
  id: 'T10',
  title: 'A breaker for a whole service turns a partial failure into a complete one',
  claim:
    'While one operation of C fails, no breaker loses none of the other’s calls, a breaker for the ' +
    'service loses at least 80 % of them, and a breaker for each operation none.',
  origin: 'Marc Brooker, “Will circuit breakers solve my problems?” (2022)',
  kind: 'processes',
  prediction:
    'Healthy quotes lost while Charge fails: at most 0.1 % under none and under b-c (a breaker an ' +
    'operation); at least 80 % with one for the service. The counter-claim, so, is about the key.',
  cells: (seed) => ({
    none: claimCell({ placement: 'none', fault: 'one-operation', mix: MIX, faultMs: 30_000 }, seed),
    operation: claimCell({ placement: 'b-c', fault: 'one-operation', mix: MIX }, seed),
    service: claimCell({ placement: 'every-hop-naive', fault: 'one-operation', mix: MIX }, seed),
  }),
  findings: ({ cells: { none, operation, service } }) => [
    { name: 'lost, none', unit: 'share', ...lost(none), expected: atMost(0.001) },
    {
      name: 'lost, breaker per operation',
      unit: 'share',
      ...lost(operation),
      expected: atMost(0.001),
    },
    { name: 'lost, breaker per service', unit: 'share', ...lost(service), expected: atLeast(0.8) },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Healthy quotes lost while Charge fails',
      unit: 'share',
      bars: {
        none: 'lost, none',
        'per operation': 'lost, breaker per operation',
        'per service': 'lost, breaker per service',
      },
    }),
});

function lost(result: Parameters<typeof okShare>[0]): ReturnType<typeof okShare> {
  const { value, interval, ...basis } = okShare(result, 'quotes');
  return interval === undefined
    ? { value: 1 - value, ...basis }
    : { value: 1 - value, interval: { low: 1 - interval.high, high: 1 - interval.low }, ...basis };
}
