import { attemptsAtBPerRequest } from './attempts.js';
import { blockedShare } from './cell-numbers.js';
import { defineClaim } from './claim.js';
import { atLeast, near } from './finding.js';
import { barsOf } from './plots.js';
import { quoteCell } from './quote-cells.js';

/** Whether a refusal by an open breaker is repeated by the layer above. */
export const doNotRetry = defineClaim({
  id: 'T4',
  title: 'The refusal of an open breaker must say that it is not to be repeated',
  claim:
    'While B’s breaker for C is open, an A that may try three times calls B once for a quote when it ' +
    'obeys the pushback of the refusal, and three times when it does not.',
  origin:
    'gRPC proposal A6 (negative grpc-retry-pushback-ms: never retry); Site Reliability Engineering, ' +
    'ch. 22 (a status of its own); Azure circuit breaker guidance',
  kind: 'processes',
  prediction:
    '1 and 3 calls of A at B for a request (± 5 %), with over 90 % of the calls to C refused.',
  cells: (seed) => ({
    careful: quoteCell({ a: 3, b: 1, retries: 'careful', placement: 'b-c' }, seed),
    naive: quoteCell({ a: 3, b: 1, retries: 'naive', placement: 'b-c' }, seed),
  }),
  findings: ({ cells: { careful, naive } }) => [
    {
      name: 'calls at B, pushback obeyed',
      unit: 'per request',
      ...attemptsAtBPerRequest(careful),
      expected: near(1, 0.05),
    },
    {
      name: 'calls at B, pushback ignored',
      unit: 'per request',
      ...attemptsAtBPerRequest(naive),
      expected: near(3, 0.05),
    },
    {
      name: 'calls to C refused, pushback obeyed',
      unit: 'share',
      ...blockedShare(careful),
      expected: atLeast(0.9),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Calls of A at B for a quote while the breaker for C is open',
      unit: 'per request',
      bars: {
        'pushback obeyed': 'calls at B, pushback obeyed',
        'pushback ignored': 'calls at B, pushback ignored',
      },
    }),
});
