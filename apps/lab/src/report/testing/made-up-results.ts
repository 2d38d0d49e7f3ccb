import type { ClaimPlot, ClaimResult } from '../../results/claim-result.js';
import type { TransportResult } from '../../results/transport-result.js';
import type { SweepCell, TuneResult } from '../../results/tune-result.js';

/*
 * Results of claims, transport and tune for the specs of the report: of the right shape, measured by nobody.
 */

const MARK = { name: 'predicted', value: 0.9 };
const PLACEMENTS = ['none', 'a-b', 'every-hop-naive'];

/** One plot of each kind that a claim may have. */
export const MADE_UP_PLOTS: readonly ClaimPlot[] = [
  {
    kind: 'bars',
    title: 'Reads answered',
    unit: 'share',
    scale: 'linear',
    categories: PLACEMENTS,
    series: [
      { name: 'crash', values: [1, 0.04, 0.05], low: [1, 0.03, 0.04], high: [1, 0.06, 0.07] },
      { name: 'hang', values: [0.99, null, 0.4] },
    ],
    marks: [MARK],
  },
  {
    kind: 'lines',
    title: 'In flight at B',
    x: 's since the fault',
    unit: 'count',
    scale: 'linear',
    series: PLACEMENTS.map((name, i) => ({
      name,
      points: Array.from({ length: 30 }, (_, t): [number, number | null] => [
        t,
        t > 20 ? null : t * i,
      ]),
    })),
    marks: [{ name: 'x·t', value: 20 }],
  },
  {
    kind: 'distribution',
    title: 'Recovery lag',
    unit: 'ms',
    scale: 'log',
    series: PLACEMENTS.map((name, i) => ({ name, values: [i, 40, 300, 900, 2_500 + 900 * i] })),
    marks: [{ name: 'W', value: 5_000 }],
  },
];

/** A claim that was put to the test. */
export function madeUpClaim(changes: Partial<ClaimResult> = {}): ClaimResult {
  const expected = { low: null, high: 0.1 };
  return {
    schema: 1,
    id: 'H5',
    title: 'Collateral',
    claim: 'A breaker for a whole service cuts off what is healthy.',
    origin: 'hypothesis H5',
    kind: 'processes',
    prediction: 'Reads succeed at most 10 % of the time with a-b, at least 99.9 % with every-hop.',
    measurements: [
      {
        name: 'reads ok, a-b',
        unit: 'share',
        value: 0.04,
        low: 0.03,
        high: 0.06,
        n: 500,
        expected,
        outcome: 'met',
        before: { value: 0.05, agrees: true },
      },
      {
        name: 'reads ok, none',
        unit: 'share',
        value: null,
        low: null,
        high: null,
        n: 0,
        expected: null,
        outcome: null,
      },
    ],
    verdict: 'holds',
    reason: 'Reads: 4 % with a-b, 100 % with every-hop.',
    plot: MADE_UP_PLOTS[0] as ClaimPlot,
    command: 'npm run lab -- claims --only H5',
    cells: ['a-b.crash.1', 'every-hop.crash.1'],
    seed: 7,
    tookMs: 66_000,
    ...changes,
  };
}

/** A comparison of transports. */
export function madeUpTransport(): TransportResult {
  const spread = { median: 1.2, low: 1.1, high: 1.4 };
  const summary = {
    p50Ms: spread,
    p99Ms: spread,
    callsPerSecond: spread,
    clientCpuMicros: spread,
    serverCpuMicros: spread,
  };
  return {
    schema: 1,
    question: '{"amount":1999}',
    answer: '{"fee":29}',
    rounds: 20,
    callsPerRound: 1_000,
    variants: (['grpc', 'rest'] as const).map((transport) => ({
      transport,
      control: false,
      concurrency: 8,
      rounds: [],
      summary,
    })),
    ratios: [{ concurrency: 8, restOverGrpc: summary, grpcControl: summary, restControl: summary }],
    bytes: (['grpc', 'rest'] as const).map((transport) => ({
      transport,
      calls: 1_000,
      toServerPerCall: 90,
      toClientPerCall: 80,
      firstToServer: 300,
      firstToClient: 200,
    })),
    tookMs: 60_000,
  };
}

/** A proposal with a sweep of three rules. */
export function madeUpTune(): TuneResult {
  const sweep = [2, 3, 5].flatMap((failures) =>
    [1_000, 5_000, 30_000].map((openMs) => sweepCell(failures, openMs)),
  );
  const estimate = { mean: 100, low: 90, high: 110, samples: 50 };
  const [first] = sweep as [SweepCell];
  return {
    schema: 1,
    service: {
      source: 'given',
      errorRate: 0.01,
      errorAfterError: 0.01,
      ratePerSecond: 50,
      latency: { p50Ms: 20, p99Ms: 80, p999Ms: 150 },
      trace: null,
    },
    wishes: {
      callerDeadlineMs: null,
      hops: 1,
      reserveMs: 20,
      attempts: 1,
      backoffMs: 0,
      falseTripsPerDay: 1,
      outageMs: 60_000,
      restartMs: 2_000,
      reconnectMs: 500,
      probeCost: 10,
      instances: 1,
      partialRate: 0.3,
      seed: 7,
    },
    proposal: {
      deadlineMs: 300,
      rule: first.rule,
      openMs: 5_000,
      probes: first.probes,
      falseTimeouts: 0.0001,
      seenErrorRate: 0.0101,
      options: "new CircuitBreaker({ name: 'service-c' })",
    },
    explained: [
      {
        name: 'deadline',
        value: '300 ms',
        formula: 'p99.9 × 2',
        sentence: 'Twice what one call in a thousand takes.',
      },
    ],
    warnings: ['The error rate is a guess.'],
    bought: first.bought,
    checks: [
      {
        name: 'crashMs',
        formula: 100,
        simulated: estimate,
        verdict: 'agrees',
        note: 'within a fifth',
      },
      {
        name: 'falseTripsPerDay',
        formula: 1e-9,
        simulated: null,
        verdict: 'out-of-reach',
        note: 'too rare',
      },
    ],
    sweep,
    points: [
      {
        ...first,
        name: 'proposal',
        basis: 'by the formulas',
        simulated: {
          falseTripsPerDay: estimate,
          crashMs: estimate,
          hangMs: null,
          recoveryLagMs: estimate,
          unavailableMsPerOutage: 3_000,
        },
      },
    ],
    simulatedCalls: 1_000_000,
    tookMs: 900,
  };
}

function sweepCell(failures: number, openMs: number): SweepCell {
  return {
    rule: { kind: 'consecutive', failures },
    label: `${failures} in a row`,
    openMs,
    probes: { needed: 1, atOnce: 1, minSuccessRate: 1 },
    bought: {
      falseTripsPerDay: 4e6 * 0.01 ** failures,
      detect: { crashMs: failures * 20, hangMs: failures * 20 + 300, partialMs: null },
      recoveryLag: { meanMs: openMs / 2, maxMs: openMs },
      probesPerSecond: 1_000 / openMs,
      probeSlotShare: 0.05,
      exposed: null,
      unavailableMsPerOutage: openMs / 2 + failures * 20,
      unavailableMsPerDay: 10,
    },
  };
}
