import { attemptsPerRequest } from './attempts.js';
import { defineClaim } from './claim.js';
import { near } from './finding.js';
import { barsOf } from './plots.js';
import { quoteCell } from './quote-cells.js';

const TOLERANCE = 0.05;
const NAMES = { none: 'no retries', two: '2 at each', three: '3 at each', four: '4 at each' };

/** The amplification of published texts: a product over layers. */
export const amplificationProduct = defineClaim({
  id: 'T1',
  title: 'Attempts at several layers multiply',
  claim:
    'With the same number of attempts at the client, at A and at B, a C that always fails gets that ' +
    'number to the power of three for each request: 8, 27, 64.',
  origin:
    'Site Reliability Engineering, ch. 22 (3 layers × 4 attempts: 64); Amazon Builders’ Library, ' +
    '“Timeouts, retries, and backoff with jitter” (5 layers × 3: 243)',
  kind: 'processes',
  prediction: 'n³ attempts at C for a request, ± 5 %.',
  cells: (seed) => ({
    none: quoteCell({ a: 1, b: 1, client: 1 }, seed),
    two: quoteCell({ a: 2, b: 2, client: 2 }, seed),
    three: quoteCell({ a: 3, b: 3, client: 3 }, seed),
    four: quoteCell({ a: 4, b: 4, client: 4 }, seed),
  }),
  findings: ({ cells: { none, two, three, four } }) => [
    {
      name: NAMES.none,
      unit: 'per request',
      ...attemptsPerRequest(none),
      expected: near(1, TOLERANCE),
    },
    {
      name: NAMES.two,
      unit: 'per request',
      ...attemptsPerRequest(two),
      expected: near(8, TOLERANCE),
    },
    {
      name: NAMES.three,
      unit: 'per request',
      ...attemptsPerRequest(three),
      expected: near(27, TOLERANCE),
    },
    {
      name: NAMES.four,
      unit: 'per request',
      ...attemptsPerRequest(four),
      expected: near(64, TOLERANCE),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Attempts at C for a request that always fails',
      unit: 'per request',
      scale: 'log',
      bars: Object.fromEntries(Object.values(NAMES).map((name) => [name, name])),
    }),
});
