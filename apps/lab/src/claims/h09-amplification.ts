import { attemptsPerRequest } from './attempts.js';
import { defineClaim } from './claim.js';
import { atMost, near } from './finding.js';
import { barsOf } from './plots.js';
import { quoteCell } from './quote-cells.js';

const TOLERANCE = 0.05;

/** What retries at several layers do to C. */
export const amplification = defineClaim({
  id: 'H9',
  title: 'Retries at several layers multiply, unless only the layer next to the failure retries',
  claim:
    'While C fails or hangs, three naive attempts at A and at B send it 9 calls for a quote, and 27 ' +
    'with a client that tries three times; ours at most 3; with the breaker open at most 0.01.',
  origin: 'hypothesis H9',
  kind: 'processes',
  prediction:
    'The product of the attempts at each layer (± 5 %), of all quotes whose attempts could all be ' +
    'made. A careful A sees by the pushback that B has tried already. Behind an open breaker: the first calls and a probe every 5 s, of 50 quotes/s.',
  cells: (seed) => ({
    oneLayer: quoteCell({ b: 3 }, seed),
    naive: quoteCell({ a: 3, b: 3 }, seed),
    client: quoteCell({ a: 3, b: 3, client: 3 }, seed),
    hung: quoteCell({ a: 3, b: 3, fault: 'hang' }, seed),
    hungClient: quoteCell({ a: 3, b: 3, client: 3, fault: 'hang', faultMs: 45_000 }, seed),
    careful: quoteCell({ a: 3, b: 3, retries: 'careful' }, seed),
    carefulHung: quoteCell({ a: 3, b: 3, retries: 'careful', fault: 'hang' }, seed),
    open: quoteCell({ placement: 'every-hop', ratePerSecond: 50 }, seed),
  }),
  findings: ({ cells }) => [
    {
      name: 'failing, only B tries 3 times',
      unit: 'per request',
      ...attemptsPerRequest(cells.oneLayer),
      expected: near(3, TOLERANCE),
    },
    {
      name: 'failing, A and B',
      unit: 'per request',
      ...attemptsPerRequest(cells.naive),
      expected: near(9, TOLERANCE),
    },
    {
      name: 'failing, client, A and B',
      unit: 'per request',
      ...attemptsPerRequest(cells.client),
      expected: near(27, TOLERANCE),
    },
    {
      name: 'hung, A and B',
      unit: 'per request',
      ...attemptsPerRequest(cells.hung),
      expected: near(9, TOLERANCE),
    },
    {
      name: 'hung, client, A and B',
      unit: 'per request',
      ...attemptsPerRequest(cells.hungClient),
      expected: near(27, TOLERANCE),
    },
    {
      name: 'failing, careful',
      unit: 'per request',
      ...attemptsPerRequest(cells.careful),
      expected: atMost(3),
    },
    {
      name: 'hung, careful',
      unit: 'per request',
      ...attemptsPerRequest(cells.carefulHung),
      expected: atMost(3),
    },
    {
      name: 'failing, breaker open',
      unit: 'per request',
      ...attemptsPerRequest(cells.open),
      expected: atMost(0.01),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Attempts at C for one quote',
      unit: 'per request',
      scale: 'log',
      bars: {
        'B only': 'failing, only B tries 3 times',
        'A, B': 'failing, A and B',
        'client, A, B': 'failing, client, A and B',
        'A, B; hung': 'hung, A and B',
        'client, A, B; hung': 'hung, client, A and B',
        careful: 'failing, careful',
        'careful; hung': 'hung, careful',
        'breaker open': 'failing, breaker open',
      },
      marks: { '3 × 3 × 3': 27, '3 × 3': 9, '3': 3 },
    }),
});
