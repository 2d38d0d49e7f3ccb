import { okShare, settledMedian } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atMost, near } from './finding.js';
import { barsOf } from './plots.js';
import { lessOf, ratioOf } from './ratio.js';
import { slowCallsCount } from './settings.js';

const FAULT_MS = 30_000;
/** Six blocks of two open periods. */
const GUARDED_MS = 60_000;
const SLOW_MS = 200;
/** The slow call itself, and three of them at 25/s. */
const DETECTION_MS = 400 + (3 * 1_000) / 25;

/** A callee that is slow, but not too slow. */
export const slowCalls = defineClaim({
  id: 'H13',
  title: 'Slowness within the deadline is no failure, unless a breaker is told so',
  claim:
    'While C takes 400 ms of its 800, a breaker before it changes nothing; one that counts calls over ' +
    '200 ms opens after half a second.',
  origin: 'hypothesis H13',
  kind: 'processes',
  prediction:
    `Nothing fails: orders as under none (ratio 0.9 to 1.1, at most 1 % fewer ok). With the rule: the ` +
    `third slow answer comes after 400 ms + 3 / 25 s = ${DETECTION_MS} ms (± 20 %).`,
  cells: (seed) => ({
    none: claimCell({ placement: 'none', fault: 'slow', faultMs: FAULT_MS }, seed),
    guarded: claimCell({ placement: 'b-c', fault: 'slow', faultMs: GUARDED_MS }, seed),
    rule: claimCell(
      {
        placement: 'b-c',
        fault: 'slow',
        faultMs: FAULT_MS,
        settings: slowCallsCount(SLOW_MS),
        name: 'slow-calls',
      },
      seed,
    ),
  }),
  findings: ({ cells: { none, guarded, rule } }) => [
    {
      name: 'median order, b-c / none',
      unit: 'ratio',
      ...ratioOf(settledMedian(guarded, 'orders'), settledMedian(none, 'orders')),
      expected: near(1, 0.1),
    },
    {
      name: 'orders ok, none over b-c',
      unit: 'share',
      ...lessOf(okShare(none, 'orders'), okShare(guarded, 'orders')),
      expected: atMost(0.01),
    },
    {
      name: 'detection with the rule',
      unit: 'ms',
      value: rule.detectMs ?? Number.NaN,
      n: rule.detectMs === null ? 0 : 1,
      expected: near(DETECTION_MS, 0.2),
    },
    { name: 'orders ok, b-c', unit: 'share', ...okShare(guarded, 'orders') },
    { name: 'orders ok, b-c with the rule', unit: 'share', ...okShare(rule, 'orders') },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Orders that succeed while C takes 400 ms',
      unit: 'share',
      bars: {
        'b-c': 'orders ok, b-c',
        'b-c, slow calls count': 'orders ok, b-c with the rule',
      },
    }),
});
