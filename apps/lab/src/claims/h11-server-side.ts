import { z } from 'zod';
import { attemptsAtC, okShare, settledInFlight, settledMedian } from './cell-numbers.js';
import { claimCell } from './claim-cell.js';
import { defineClaim, type Experiment } from './claim.js';
import { type ChargesAtC, chargesAtC } from './executed-at-c.js';
import { atLeast, atMost, near, shareOf } from './finding.js';
import { barsOf } from './plots.js';
import { ratioOf } from './ratio.js';

const FAULT_MS = 30_000;
const ORDERS_PER_SECOND = 25;

const countsSchema = z.strictObject({ arrived: z.number(), executed: z.number() });
const chargesSchema = z.strictObject({ none: countsSchema, server: countsSchema });

const experiment: Experiment<z.infer<typeof chargesSchema>> = {
  name: 'charges-at-c',
  expectedMs: 2 * (FAULT_MS + 8_000),
  schema: chargesSchema,
  run: async ({ seed, signal }) => {
    const under = async (placement: 'none' | 'server'): Promise<ChargesAtC> =>
      chargesAtC(
        claimCell(
          {
            placement,
            fault: 'one-operation',
            mix: 'orders',
            ratePerSecond: ORDERS_PER_SECOND,
            faultMs: FAULT_MS,
          },
          seed,
        ),
        signal,
      );
    return { none: await under('none'), server: await under('server') };
  },
};

/** What a breaker on the callee's side is good for. */
export const serverSide = defineClaim({
  id: 'H11',
  title: 'A breaker inside C cannot help when C itself is gone, only when what C uses is',
  claim:
    'With C crashed or hung, breakers at the server’s side change nothing by more than 10 %; with C’s ' +
    'own work failing they spare C at least 90 % of it.',
  origin: 'hypothesis H11',
  kind: 'processes',
  prediction:
    'A dead or stopped process runs no breaker: latency, load and success as under none (ratio 0.9 to ' +
    '1.1; latency of the crash, a few ms, within 1 ms). C’s own errors: one probe every 5 s is executed.',
  cells: (seed) => ({
    noneHang: claimCell({ placement: 'none', fault: 'hang' }, seed),
    serverHang: claimCell({ placement: 'server', fault: 'hang' }, seed),
    noneCrash: claimCell({ placement: 'none', fault: 'crash' }, seed),
    serverCrash: claimCell({ placement: 'server', fault: 'crash' }, seed),
  }),
  experiment,
  findings: ({ cells: { noneHang, serverHang, noneCrash, serverCrash }, own }) => {
    const [none, server] = [
      settledMedian(noneCrash, 'orders'),
      settledMedian(serverCrash, 'orders'),
    ];
    const spared = own.server.arrived - own.server.executed;
    return [
      {
        name: 'hang, median order, server / none',
        unit: 'ratio',
        ...ratioOf(settledMedian(serverHang, 'orders'), settledMedian(noneHang, 'orders')),
        expected: near(1, 0.1),
      },
      {
        name: 'hang, calls to C, server / none',
        unit: 'ratio',
        ...ratioOf(attemptsAtC(serverHang), attemptsAtC(noneHang)),
        expected: near(1, 0.1),
      },
      {
        name: 'hang, in flight at B, server / none',
        unit: 'ratio',
        ...ratioOf(settledInFlight(serverHang), settledInFlight(noneHang)),
        expected: near(1, 0.1),
      },
      {
        name: 'crash, calls to C, server / none',
        unit: 'ratio',
        ...ratioOf(attemptsAtC(serverCrash), attemptsAtC(noneCrash)),
        expected: near(1, 0.1),
      },
      {
        name: 'crash, reads ok, server / none',
        unit: 'ratio',
        ...ratioOf(okShare(serverCrash, 'reads'), okShare(noneCrash, 'reads')),
        expected: near(1, 0.1),
      },
      {
        name: 'crash, median order, none',
        unit: 'ms',
        ...none,
      },
      {
        name: 'crash, median order, server',
        unit: 'ms',
        ...server,
        expected: {
          low: Math.min(none.value * 0.9, none.value - 1),
          high: Math.max(none.value * 1.1, none.value + 1),
        },
      },
      {
        ...shareOf('own errors, charges executed, none', own.none.executed, own.none.arrived),
        expected: atLeast(0.99),
      },
      {
        ...shareOf('own errors, charges spared, server', spared, own.server.arrived),
        leastN: 100,
        expected: atLeast(0.9),
      },
      {
        name: 'own errors, executed, server / none',
        unit: 'ratio',
        value: own.server.executed / own.none.executed,
        n: own.none.executed,
        expected: atMost(0.1),
      },
    ];
  },
  plot: (_, measurements) =>
    barsOf(measurements, {
      title: 'Server-side breakers against none',
      unit: 'ratio',
      bars: {
        'hang: latency': 'hang, median order, server / none',
        'hang: calls to C': 'hang, calls to C, server / none',
        'hang: in flight': 'hang, in flight at B, server / none',
        'crash: calls to C': 'crash, calls to C, server / none',
        'own errors: executed': 'own errors, executed, server / none',
      },
      marks: { 'no effect': 1 },
    }),
});
