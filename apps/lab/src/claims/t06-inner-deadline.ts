import { z } from 'zod';
import { LAB_FIGURES } from '../scenario/figures.js';
import { simulateCell } from '../simulate/simulate-cell.js';
import { settledMedian } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim, type Experiment } from './claim.js';
import { atLeast, atMost, near, shareOf } from './finding.js';
import { barsOf } from './plots.js';
import type { ChainSettings } from '../run/chain-settings.js';

const OUTER_MS = LAB_FIGURES.aToBMs;
const INNER_MS = 3 * OUTER_MS;
/** What B keeps of A's deadline to answer in time. */
const RESERVE_MS = 100;
const GIVEN_UP_MS = OUTER_MS - RESERVE_MS;
const FAULT_MS = 60_000;

const schema = z.strictObject({
  innerMs: z.number(),
  longMs: z.number(),
  detectMs: z.number().nullable(),
  reads: z.number(),
  readsOk: z.number(),
  openedForB: z.number(),
});

const experiment: Experiment<z.infer<typeof schema>> = {
  name: 'inner-deadline',
  expectedMs: 3_000,
  schema,
  run: ({ seed }) => {
    const under = (placement: 'none' | 'every-hop', ms: number) => {
      const settings = innerDeadline(ms);
      const { cell } = claimCell({ placement, fault: 'hang', faultMs: FAULT_MS, settings }, seed);
      return simulateCell(cell, { settings });
    };
    const guarded = under('every-hop', INNER_MS);
    const { sent = 0, ok = 0 } = guarded.phases.fault.reads ?? {};
    return {
      innerMs: settledMedian(under('none', LAB_FIGURES.bToCMs), 'orders').value,
      longMs: settledMedian(under('none', INNER_MS), 'orders').value,
      detectMs: guarded.detectMs,
      reads: sent,
      readsOk: ok,
      openedForB: guarded.transitions.filter(
        ({ service, breaker, to }) =>
          service === 'service-a' && breaker === 'service-b' && to === 'open',
      ).length,
    };
  },
};

/** B's deadline for a charge, with breakers that take it. */
function innerDeadline(ms: number): ChainSettings {
  const breaker = { attemptMs: ms, leaseMs: 2 * ms };
  return {
    figures: {
      'service-b': {
        deadlines: { 'PaymentsGateway.charge': { totalMs: ms, attemptMs: ms } },
        breakers: { 'service-c': breaker, 'service-c/Charge': breaker },
      },
    },
  };
}

/** Whether somebody must see to it that inner deadlines are shorter than outer ones. */
export const innerDeadlines = defineClaim({
  id: 'T6',
  title: 'Where deadlines travel, an inner one beyond the outer one does no harm',
  claim:
    'With a deadline of B for C three times as long as that of A for B, B still gives up before A does: ' +
    'B’s breaker for C opens, A’s for B never, and no read is lost while C hangs.',
  origin: 'Istio’s bookinfo (reviews waits 10 s for ratings, productpage 6 s for reviews)',
  kind: 'simulation',
  prediction:
    `B learns that A waits ${OUTER_MS} ms and keeps ${RESERVE_MS} ms of it: orders end after ` +
    `${GIVEN_UP_MS} ms (± 5 %) in place of ${LAB_FIGURES.bToCMs}; where A had to give up by itself it were ` +
    `${OUTER_MS} or more. The breaker for C opens within ${OUTER_MS} ms.`,
  cells: () => ({}),
  experiment,
  findings: ({ own: { innerMs, longMs, detectMs, reads, readsOk, openedForB } }) => [
    {
      name: 'median order, inner deadline 0.8 s',
      unit: 'ms',
      value: innerMs,
      n: 1,
      expected: near(LAB_FIGURES.bToCMs, 0.05),
    },
    {
      name: 'median order, inner deadline 3 s',
      unit: 'ms',
      value: longMs,
      n: 1,
      expected: near(GIVEN_UP_MS, 0.05),
    },
    {
      name: 'breaker for C opens, inner deadline 3 s',
      unit: 'ms',
      value: detectMs ?? Number.POSITIVE_INFINITY,
      n: 1,
      expected: { low: 1, ...atMost(OUTER_MS) },
    },
    { ...shareOf('reads ok, inner deadline 3 s', readsOk, reads), expected: atLeast(0.999) },
    {
      name: 'A opens for B, inner deadline 3 s',
      unit: 'count',
      value: openedForB,
      n: 1,
      expected: atMost(0),
    },
  ],
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Median order while C hangs',
      unit: 'ms',
      bars: {
        'inner 0.8 s': 'median order, inner deadline 0.8 s',
        'inner 3 s': 'median order, inner deadline 3 s',
      },
      marks: { 'A waits': OUTER_MS },
    }),
});
