import type { Agreement } from '../../results/agreement.js';
import type { FleetFile, FleetResult } from '../../results/fleet-result.js';

/*
 * An agreement and fleets for the specs of the report: of the right shape, simulated by nobody.
 */

/** Three numbers of one cell, one of which agrees, and a fourth that is chance. */
export function madeUpAgreement(): Agreement {
  const row = { placement: 'every-hop', fault: 'crash', never: { real: 0, simulated: 0 } };
  return {
    schema: 1,
    beside: 'somewhere',
    tolerances: [
      { metric: 'orders ok', unit: 'share', allows: '±0.05', why: 'chance' },
      { metric: 'attempts at C', unit: 'count', allows: '±20 %', why: 'few' },
      { metric: 'until a breaker opened, ms', unit: 'ms', allows: '±20 %', why: 'logs' },
      { metric: 'until all that needs C is answered, ms', unit: 'ms', allows: '', why: '' },
    ],
    rows: [
      {
        ...row,
        metric: 'orders ok',
        real: 0.5,
        simulated: 0.52,
        difference: 0.02,
        tolerance: 0.05,
        agrees: true,
      },
      {
        ...row,
        metric: 'attempts at C',
        real: 40,
        simulated: 90,
        difference: 50,
        tolerance: 8,
        agrees: false,
      },
      {
        ...row,
        metric: 'until a breaker opened, ms',
        real: 900,
        simulated: null,
        never: { real: 0, simulated: 1 },
        difference: null,
        tolerance: 180,
        agrees: false,
      },
      {
        ...row,
        metric: 'until all that needs C is answered, ms',
        real: 900,
        simulated: 3_100,
        difference: 2_200,
        tolerance: null,
        agrees: null,
      },
    ],
  };
}

/** A fleet without and with jitter, and three clients. */
export function madeUpFleet(): FleetFile {
  const result: FleetResult = {
    requests: 6_000,
    ok: { before: 1, outage: 0.41, after: 0.99 },
    attemptsAtC: Array.from({ length: 60 }, (_, second) => (second > 20 && second < 40 ? 4 : 80)),
    peakPer100Ms: { down: 3, back: 19 },
    attemptsPerSecondDown: 4,
    recovery: {
      a: { open: 40, halfMs: 9_000, p99Ms: 30_000, allMs: null },
      b: { open: 0, halfMs: null, p99Ms: null, allMs: null },
    },
    events: 1_000,
  };
  const told = { requests: 10, sent: 4, refused: 6, waitedS: 20, firstRoundS: 6 };
  return {
    schema: 1,
    outage: { fromMs: 20_000, toMs: 40_000 },
    fleets: [0, 0.2].map((jitter) => ({ jitter, tookMs: 900, rssMb: 90, result })),
    clients: {
      clients: 3,
      timeoutMs: 2_000,
      pauseMs: 1_000,
      outageMs: 60_000,
      failureThreshold: 3,
      openMs: 5_000,
      results: (['none', 'own', 'shared'] as const).map((breaker) => ({ breaker, result: told })),
    },
  };
}
