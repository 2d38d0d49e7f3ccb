import { attemptsAtC, okOverTime, okShare } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim } from './claim.js';
import { atLeast, atMost } from './finding.js';
import { flapAvailability } from './flap-availability.js';
import { linesOf } from './plots.js';
import { lessOf } from './ratio.js';

const UP_MS = 2_000;
const DOWN_MS = 2_000;
const LONG_OPEN_MS = 5_000;
const SHORT_OPEN_MS = 1_000;
const TOLERANCE = 0.05;
/** Whole cycles, of the flapping and of each breaker, and six blocks of two open periods. */
const FAULT_MS = 60_000;

/** A callee that comes and goes faster than the breaker looks. */
export const flapping = defineClaim({
  id: 'H8',
  title: 'When C flaps, long open periods lose',
  claim:
    'While C is up for 2 s and down for 2 s, a breaker that opens for 5 s leaves fewer orders than ' +
    'one that opens for 1 s, which leaves at most half; and it keeps the more calls away from C.',
  origin: 'hypothesis H8',
  kind: 'processes',
  prediction:
    'The open period decides into which phase of the flapping the next probe falls: 2 s of 12 s for ' +
    '5 s (16.7 %), 2 s of 4 s for 1 s (50 %), each ± 5 points.',
  cells: (seed) => ({
    none: claimCell({ placement: 'none', fault: 'flapping', faultMs: FAULT_MS }, seed),
    long: claimCell(
      { placement: 'b-c', fault: 'flapping', faultMs: FAULT_MS, openMs: LONG_OPEN_MS },
      seed,
    ),
    short: claimCell(
      { placement: 'b-c', fault: 'flapping', faultMs: FAULT_MS, openMs: SHORT_OPEN_MS },
      seed,
    ),
  }),
  findings: ({ cells: { none, long, short } }) => {
    const [without, atLong, atShort] = [
      okShare(none, 'orders'),
      okShare(long, 'orders'),
      okShare(short, 'orders'),
    ];
    const [callsNone, callsShort] = [attemptsAtC(none), attemptsAtC(short)];
    return [
      { name: 'orders ok, none', unit: 'share', ...without },
      {
        name: 'orders ok, open 5 s',
        unit: 'share',
        ...atLong,
        expected: around(flapAvailability(UP_MS, DOWN_MS, LONG_OPEN_MS)),
      },
      {
        name: 'orders ok, open 1 s',
        unit: 'share',
        ...atShort,
        expected: {
          ...around(flapAvailability(UP_MS, DOWN_MS, SHORT_OPEN_MS)),
          high: 0.5,
        },
      },
      {
        name: 'open 1 s over open 5 s',
        unit: 'share',
        ...lessOf(atShort, atLong),
        expected: atLeast(0.01),
      },
      { name: 'calls to C, none', unit: 'count', ...callsNone },
      {
        name: 'calls to C, open 1 s',
        unit: 'count',
        ...callsShort,
        expected: atMost(callsNone.value - 1),
      },
      {
        name: 'calls to C, open 5 s',
        unit: 'count',
        ...attemptsAtC(long),
        expected: atMost(callsShort.value - 1),
      },
    ];
  },
  plot: ({ cells: { none, long, short } }) =>
    linesOf({
      title: 'Orders that succeed while C flaps: 2 s up, 2 s down',
      unit: 'share',
      series: {
        none: okOverTime(none, 'orders'),
        'b-c, open 5 s': okOverTime(long, 'orders'),
        'b-c, open 1 s': okOverTime(short, 'orders'),
      },
    }),
});

function around(share: number): { readonly low: number; readonly high: number } {
  return { low: share - TOLERANCE, high: share + TOLERANCE };
}
