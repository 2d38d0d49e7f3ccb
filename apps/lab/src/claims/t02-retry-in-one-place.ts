import { attemptsAtBPerRequest, attemptsPerRequest } from './attempts.js';
import { okShare } from './cell-numbers.js';
import { defineClaim } from './claim.js';
import { atLeast, near } from './finding.js';
import { barsOf } from './plots.js';
import { quoteCell } from './quote-cells.js';

const TOLERANCE = 0.2;

/** Where the one layer that retries should be. */
export const retryInOnePlace = defineClaim({
  id: 'T2',
  title: 'Retrying next to the failure costs the layers above nothing',
  claim:
    'Three attempts at B or three at A save the same share of quotes while C fails 5 %; while C fails ' +
    'all, those at A triple the load of B too, and those at B do not.',
  origin:
    'Site Reliability Engineering, ch. 21 (“only at the layer immediately above”), against the Amazon ' +
    'Builders’ Library (“at a single point in the stack”) and the Azure retry guidance (the upper decides)',
  kind: 'processes',
  prediction:
    '1 - 0.05³ = 99.99 % either way (at least 99.5 % of some 1500). Calls at B for a request when all ' +
    'fails: 1 with retries at B, 3 with retries at A; at C 3 in both (± 20 %).',
  cells: (seed) => ({
    someAtB: quoteCell({ b: 3, errorRate: 0.05, ratePerSecond: 50 }, seed),
    someAtA: quoteCell({ a: 3, errorRate: 0.05, ratePerSecond: 50 }, seed),
    allAtB: quoteCell({ b: 3 }, seed),
    allAtA: quoteCell({ a: 3 }, seed),
  }),
  findings: ({ cells: { someAtB, someAtA, allAtB, allAtA } }) => [
    {
      name: 'quotes ok at 5 % errors, B retries',
      unit: 'share',
      ...okShare(someAtB, 'quotes'),
      expected: atLeast(0.995),
    },
    {
      name: 'quotes ok at 5 % errors, A retries',
      unit: 'share',
      ...okShare(someAtA, 'quotes'),
      expected: atLeast(0.995),
    },
    {
      name: 'calls at B, B retries',
      unit: 'per request',
      ...attemptsAtBPerRequest(allAtB),
      expected: near(1, TOLERANCE),
    },
    {
      name: 'calls at B, A retries',
      unit: 'per request',
      ...attemptsAtBPerRequest(allAtA),
      expected: near(3, TOLERANCE),
    },
    {
      name: 'calls at C, B retries',
      unit: 'per request',
      ...attemptsPerRequest(allAtB),
      expected: near(3, TOLERANCE),
    },
    {
      name: 'calls at C, A retries',
      unit: 'per request',
      ...attemptsPerRequest(allAtA),
      expected: near(3, TOLERANCE),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Calls for a request that always fails',
      unit: 'per request',
      bars: {
        'at B, B retries': 'calls at B, B retries',
        'at B, A retries': 'calls at B, A retries',
        'at C, B retries': 'calls at C, B retries',
        'at C, A retries': 'calls at C, A retries',
      },
    }),
});
