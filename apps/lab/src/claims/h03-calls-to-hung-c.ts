import { LAB_FIGURES } from '../scenario/figures.js';
import { attemptsAtC } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost, near } from './finding.js';
import { barsOf } from './plots.js';
import { ratioOf } from './ratio.js';

const ORDERS_PER_SECOND = 25;
const FAULT_S = 60;
const ALL = ORDERS_PER_SECOND * FAULT_S;
const DETECTION_S = LAB_FIGURES.bToCMs / 1_000 + LAB_FIGURES.failureThreshold / ORDERS_PER_SECOND;
const CYCLE_S = (LAB_FIGURES.openMs + LAB_FIGURES.bToCMs) / 1_000;
/** Those of the detection, a probe a cycle, and two in hand. */
const FEW = Math.round(ORDERS_PER_SECOND * DETECTION_S) + Math.ceil(FAULT_S / CYCLE_S) + 2;

/** How many calls a hung C is sent. */
export const callsToHungC = defineClaim({
  id: 'H3',
  title: 'A breaker keeps calls away from a C that hangs',
  claim:
    'In a minute of hanging C is sent every order without breakers, and 40 times fewer with one.',
  origin: 'hypothesis H3',
  kind: 'processes',
  prediction:
    `Without: 25 orders/s × 60 s = ${ALL} (± 20 %). With: the ${Math.round(ORDERS_PER_SECOND * DETECTION_S)} ` +
    `of the ${DETECTION_S.toFixed(2)} s until it trips, one probe every ${CYCLE_S} s, and two in hand: at most ${FEW}.`,
  cells: (seed) => ({
    none: claimCell({ placement: 'none', fault: 'hang' }, seed),
    guarded: claimCell({ placement: 'b-c', fault: 'hang' }, seed),
  }),
  findings: ({ cells: { none, guarded } }) => {
    const [without, behind] = [attemptsAtC(none), attemptsAtC(guarded)];
    return [
      { name: 'calls to C, none', unit: 'count', ...without, expected: near(ALL, 0.2) },
      { name: 'calls to C, b-c', unit: 'count', ...behind, expected: atMost(FEW) },
      { name: 'none / b-c', unit: 'ratio', ...ratioOf(without, behind), expected: atLeast(40) },
    ];
  },
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Calls sent to C in 60 s of hanging',
      unit: 'count',
      scale: 'log',
      bars: { none: 'calls to C, none', 'b-c': 'calls to C, b-c' },
      marks: { 'every order': ALL, 'at most': FEW },
    }),
});
