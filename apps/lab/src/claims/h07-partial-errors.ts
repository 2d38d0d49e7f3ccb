import { okShare } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost, near } from './finding.js';
import { barsOf } from './plots.js';
import { lessOf } from './ratio.js';
import { breakerThreshold, chargeAttempts } from './settings.js';

/** Closed 23 s at a time at a threshold of five: a minute could pass without a trip. */
const LONG_MS = 120_000;
const FAULT_MS = 40_000;
/** Six blocks of two open periods. */
const GUARDED_MS = 60_000;

/** Where a breaker is the wrong tool. */
export const partialErrors = defineClaim({
  id: 'H7',
  title: 'When C fails 30 % of its calls, a breaker does harm and a retry helps',
  claim:
    'While C fails 30 % of its calls at random, a breaker that trips at three failures leaves at ' +
    'most 30 % of the orders, one that trips at five leaves more but fewer than none at all, and ' +
    'three attempts without a breaker save at least 95 %.',
  origin: 'hypothesis H7',
  kind: 'processes',
  prediction:
    'Runs of three failures come every 51.5 calls, of five every 586; each costs an open period of ' +
    '5 s and more: 16 % and 54 % ok. None: 70 %. Three attempts: 1 - 0.3³ = 97.3 %.',
  cells: (seed) => ({
    three: claimCell({ placement: 'b-c', fault: 'errors', faultMs: GUARDED_MS }, seed),
    five: claimCell(
      {
        placement: 'b-c',
        fault: 'errors',
        faultMs: LONG_MS,
        name: 'threshold-5',
        settings: breakerThreshold(5),
      },
      seed,
    ),
    none: claimCell({ placement: 'none', fault: 'errors', faultMs: FAULT_MS }, seed),
    retry: claimCell(
      {
        placement: 'none',
        fault: 'errors',
        faultMs: FAULT_MS,
        name: 'attempts-3',
        settings: chargeAttempts(3),
      },
      seed,
    ),
  }),
  findings: ({ cells: { three, five, none, retry } }) => {
    const [atThree, atFive, without, again] = [three, five, none, retry].map((cell) =>
      okShare(cell, 'orders'),
    ) as [Share, Share, Share, Share];
    return [
      { name: 'orders ok, b-c, 3 failures', unit: 'share', ...atThree, expected: atMost(0.3) },
      { name: 'orders ok, b-c, 5 failures', unit: 'share', ...atFive },
      { name: 'orders ok, none', unit: 'share', ...without, expected: near(0.7, 0.1) },
      { name: 'orders ok, none, 3 attempts', unit: 'share', ...again, expected: atLeast(0.95) },
      {
        name: '5 failures over 3 failures',
        unit: 'share',
        ...lessOf(atFive, atThree),
        expected: atLeast(0.01),
      },
      {
        name: 'none over 5 failures',
        unit: 'share',
        ...lessOf(without, atFive),
        expected: atLeast(0.01),
      },
      {
        name: 'attempts at C for an order, 3 attempts',
        unit: 'per request',
        value: retry.attemptsPerRequest,
        n: retry.hops.bToC.attempts,
        expected: near(1.39, 0.2),
      },
    ];
  },
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Orders that succeed while C fails 30 % of its calls',
      unit: 'share',
      bars: {
        'b-c, trips at 3': 'orders ok, b-c, 3 failures',
        'b-c, trips at 5': 'orders ok, b-c, 5 failures',
        none: 'orders ok, none',
        'none, 3 attempts': 'orders ok, none, 3 attempts',
      },
    }),
});

type Share = ReturnType<typeof okShare>;
