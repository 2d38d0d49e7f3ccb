import { attemptsPerRequest } from './attempts.js';
import { defineClaim } from './claim.js';
import { atMost, near } from './finding.js';
import { barsOf } from './plots.js';
import { quoteCell } from './quote-cells.js';

const RATIO = 0.1;

/** What a budget for retries is worth while everything fails. */
export const retryBudget = defineClaim({
  id: 'T3',
  title: 'A budget for retries keeps the load of a dead callee near that of the calls',
  claim:
    'While C fails every call, up to three attempts triple its load, and with a budget of one retry for ' +
    'ten calls it grows by a tenth.',
  origin: 'Site Reliability Engineering, ch. 21 (per-client retry budget of 10 %: 1.1 times)',
  kind: 'processes',
  prediction: '3 attempts for a request without a budget (± 5 %); 1 + 0.1 with it (at most 1.15).',
  cells: (seed) => ({
    endless: quoteCell({ b: 3 }, seed),
    budget: quoteCell({ b: 3, retries: 'careful', budgetRatio: RATIO, ratePerSecond: 25 }, seed),
  }),
  findings: ({ cells: { endless, budget } }) => [
    {
      name: 'without a budget',
      unit: 'per request',
      ...attemptsPerRequest(endless),
      expected: near(3, 0.05),
    },
    {
      name: 'with a budget of 10 %',
      unit: 'per request',
      ...attemptsPerRequest(budget),
      expected: { low: 1.05, ...atMost(1.15) },
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Attempts at C for a quote while it fails every call',
      unit: 'per request',
      bars: { 'no budget': 'without a budget', 'budget of 10 %': 'with a budget of 10 %' },
      marks: { 'one retry for ten calls': 1 + RATIO },
    }),
});
