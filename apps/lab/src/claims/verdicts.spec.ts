import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../results/claim-result.js';
import { CLAIMS } from './catalogue.js';
import type { Claim } from './claim.js';
import { evaluateClaim } from './evaluate-claim.js';
import { cellResultOf, type CellStory } from './testing/cell-result-of.js';

const SEED = 1;

/** What each cell of a claim came to, and what its own experiment brought. */
interface Told {
  readonly cells?: Readonly<Record<string, CellStory>>;
  readonly own?: unknown;
}

function claimOf(id: string): Claim {
  const found = CLAIMS.find((claim) => claim.id === id);
  if (found === undefined) throw new Error(`no claim ${id}`);
  return found;
}

function verdictOf(id: string, { cells = {}, own }: Told): { verdict: Verdict; reason: string } {
  const claim = claimOf(id);
  const results = Object.entries(claim.cells(SEED)).map(
    ([key, cell]) => [key, cellResultOf(cell, cells[key])] as const,
  );
  const evidence = { cells: Object.fromEntries(results), own };
  const { verdict, reason } = evaluateClaim(claim, evidence, { seed: SEED, tookMs: 0 });
  return { verdict, reason };
}

/** As predicted, by claim; the rows below change one thing each. */
const AS_PREDICTED: Readonly<Record<string, Told>> = {
  H1: { cells: { none: { medianMs: 805 }, guarded: { medianMs: 4 } } },
  H2: {
    cells: { none: { peakAtB: 22, inFlightAtB: 20 }, guarded: { peakAtB: 22, inFlightAtB: 1 } },
  },
  H3: { cells: { none: { attempts: 1_500 }, guarded: { attempts: 34 } } },
  H4: {
    cells: { none: { medianMs: 5 }, guarded: { medianMs: 4, attempts: 15, blocked: 1_485 } },
  },
  H5: {
    cells: {
      service: { ok: { reads: 0.03 } },
      beforeC: { ok: { orders: 0 } },
      everyHop: { ok: { orders: 0 } },
    },
  },
  H6: { cells: { naive: { ok: { reads: 0.03 }, openedAtA: 8 }, marked: { openedAtA: 0 } } },
  H7: {
    cells: {
      three: { ok: { orders: 0.16 } },
      five: { ok: { orders: 0.54 } },
      none: { ok: { orders: 0.7 } },
      retry: { ok: { orders: 0.97 }, attempts: 1_390 },
    },
  },
  H8: {
    cells: {
      none: { ok: { orders: 0.5 }, attempts: 1_500 },
      long: { ok: { orders: 0.165 }, attempts: 270 },
      short: { ok: { orders: 0.48 }, attempts: 740 },
    },
  },
  H9: {
    cells: {
      oneLayer: { attempts: 450 },
      naive: { attempts: 1_350 },
      client: { attempts: 4_050 },
      hung: { attempts: 1_350 },
      hungClient: { attempts: 6_075 },
      careful: { attempts: 450 },
      carefulHung: { attempts: 300 },
      open: { attempts: 10 },
    },
  },
  H10: {
    own: {
      single: Array.from({ length: 24 }, (_, slice) => (slice + 0.5) * 208),
      stacked: Array.from({ length: 24 }, (_, slice) => (slice + 0.5) * 333),
      byDefault: [7_000, 9_000],
      tuned: [100, 400],
    },
  },
  H11: {
    cells: {
      noneHang: { medianMs: 805, inFlightAtB: 20 },
      serverHang: { medianMs: 810, inFlightAtB: 20 },
    },
    own: { none: { arrived: 750, executed: 750 }, server: { arrived: 750, executed: 9 } },
  },
  H12: {
    cells: { operation: { ok: { orders: 0 } }, service: { ok: { orders: 0, quotes: 0.04 } } },
  },
  H13: {
    cells: {
      none: { medianMs: 430 },
      guarded: { medianMs: 428 },
      rule: { medianMs: 4, ok: { orders: 0.1 }, detectMs: 540 },
    },
  },
  T1: {
    cells: {
      none: { attempts: 150 },
      two: { attempts: 1_200 },
      three: { attempts: 4_050 },
      four: { attempts: 9_600 },
    },
  },
  T2: {
    cells: {
      allAtB: { attempts: 450, attemptsAtB: 150 },
      allAtA: { attempts: 450, attemptsAtB: 450 },
    },
  },
  T3: { cells: { endless: { attempts: 450 }, budget: { attempts: 825 } } },
  T4: {
    cells: {
      careful: { attemptsAtB: 150, attempts: 10, blocked: 140 },
      naive: { attemptsAtB: 450 },
    },
  },
  T5: { own: { sent: 750, failed: 750, arrived: 750, charged: 0 } },
  T6: {
    own: { innerMs: 805, longMs: 905, detectMs: 922, reads: 1_500, readsOk: 1_500, openedForB: 0 },
  },
  T7: {
    own: {
      narrow: { failed: 200, calls: 200_000 },
      wide: { failed: 200, calls: 200_000 },
      narrowSlower: { failed: 199_000, calls: 200_000 },
      wideSlower: { failed: 470, calls: 200_000 },
      padded: { failed: 0, calls: 200_000 },
    },
  },
  T8: {
    own: {
      long: { hits: 19_800, calls: 100_000 },
      middle: { hits: 100_000, calls: 100_000 },
      short: { hits: 100_000, calls: 100_000 },
      refused: { hits: 0, calls: 300_000 },
    },
  },
  T10: { cells: { service: { ok: { quotes: 0.04 } } } },
  T11: { own: { even: { perSecond: 19.5, peak: 25 }, jittered: { perSecond: 19.5, peak: 11 } } },
  T12: {
    own: {
      few: { falseTrips: 208, hangMs: [835, 845], crashMs: [38, 45] },
      many: { falseTrips: 0, hangMs: [935, 945], crashMs: [135, 145] },
    },
  },
  T14: {
    own: { long: { medianMs: 1_098, served: 30_000 }, short: { medianMs: 149, served: 29_800 } },
  },
};

function changed(id: string, change: Told): Told {
  const told = AS_PREDICTED[id] ?? {};
  const cells = Object.entries(change.cells ?? {}).map(
    ([key, story]) => [key, { ...told.cells?.[key], ...story }] as const,
  );
  return {
    cells: { ...told.cells, ...Object.fromEntries(cells) },
    own:
      change.own === undefined ? told.own : { ...(told.own as object), ...(change.own as object) },
  };
}

describe('a claim', () => {
  it.each(CLAIMS)('holds as predicted: $id $title', ({ id }) => {
    expect(AS_PREDICTED[id]).toBeDefined();
    expect(verdictOf(id, AS_PREDICTED[id] ?? {})).toMatchObject({ verdict: 'holds' });
  });

  it.each<{ id: string; title: string; change: Told }>([
    { id: 'H1', title: 'orders are slow', change: { cells: { guarded: { medianMs: 30 } } } },
    {
      id: 'H1',
      title: 'the deadline is not met',
      change: { cells: { none: { medianMs: 2_000 } } },
    },
    { id: 'H2', title: 'B fills up', change: { cells: { guarded: { peakAtB: 60 } } } },
    { id: 'H2', title: 'calls stay', change: { cells: { guarded: { inFlightAtB: 5 } } } },
    { id: 'H3', title: 'C is called on', change: { cells: { guarded: { attempts: 120 } } } },
    { id: 'H4', title: 'it gains much', change: { cells: { none: { medianMs: 60 } } } },
    { id: 'H4', title: 'few are refused', change: { cells: { guarded: { blocked: 15 } } } },
    { id: 'H5', title: 'reads live', change: { cells: { service: { ok: { reads: 0.3 } } } } },
    { id: 'H5', title: 'reads die', change: { cells: { everyHop: { ok: { reads: 0.9 } } } } },
    { id: 'H6', title: 'A blames B', change: { cells: { marked: { openedAtA: 1 } } } },
    { id: 'H6', title: 'A never blames B', change: { cells: { naive: { openedAtA: 0 } } } },
    { id: 'H6', title: 'reads live', change: { cells: { naive: { ok: { reads: 0.5 } } } } },
    { id: 'H7', title: 'three do well', change: { cells: { three: { ok: { orders: 0.6 } } } } },
    { id: 'H7', title: 'five are best', change: { cells: { five: { ok: { orders: 0.8 } } } } },
    { id: 'H7', title: 'retry fails', change: { cells: { retry: { ok: { orders: 0.8 } } } } },
    { id: 'H8', title: 'long opens win', change: { cells: { long: { ok: { orders: 0.6 } } } } },
    { id: 'H8', title: 'C is called more', change: { cells: { long: { attempts: 900 } } } },
    { id: 'H9', title: 'no product', change: { cells: { naive: { attempts: 900 } } } },
    { id: 'H9', title: 'careful is not', change: { cells: { careful: { attempts: 1_350 } } } },
    { id: 'H9', title: 'open is not', change: { cells: { open: { attempts: 60 } } } },
    {
      id: 'H10',
      title: 'it does not stack',
      change: { own: { stacked: Array.from({ length: 24 }, () => 2_500) } },
    },
    {
      id: 'H10',
      title: 'it lags',
      change: { own: { single: Array.from({ length: 24 }, () => 4_500) } },
    },
    { id: 'H10', title: 'gRPC is quick', change: { own: { byDefault: [900, 1_200] } } },
    { id: 'H10', title: 'ours is slow', change: { own: { tuned: [900, 1_200] } } },
    { id: 'H11', title: 'it helps a hung C', change: { cells: { serverHang: { medianMs: 10 } } } },
    {
      id: 'H11',
      title: 'it spares nothing',
      change: { own: { server: { arrived: 750, executed: 700 } } },
    },
    { id: 'H12', title: 'quotes die', change: { cells: { operation: { ok: { quotes: 0.9 } } } } },
    { id: 'H12', title: 'quotes live', change: { cells: { service: { ok: { quotes: 0.9 } } } } },
    { id: 'H13', title: 'slowness trips', change: { cells: { guarded: { medianMs: 5 } } } },
    { id: 'H13', title: 'the rule is late', change: { cells: { rule: { detectMs: 2_000 } } } },
    { id: 'T1', title: 'no product', change: { cells: { four: { attempts: 2_000 } } } },
    { id: 'T2', title: 'B is spared', change: { cells: { allAtA: { attemptsAtB: 150 } } } },
    { id: 'T3', title: 'no budget', change: { cells: { budget: { attempts: 2_250 } } } },
    { id: 'T4', title: 'A repeats', change: { cells: { careful: { attemptsAtB: 450 } } } },
    { id: 'T5', title: 'C works for nobody', change: { own: { charged: 1 } } },
    { id: 'T5', title: 'orders succeed', change: { own: { failed: 700 } } },
    { id: 'T5', title: 'few reach C', change: { own: { arrived: 20 } } },
    { id: 'T6', title: 'A gives up first', change: { own: { longMs: 1_005 } } },
    { id: 'T6', title: 'nobody blames C', change: { own: { detectMs: 1_050 } } },
    { id: 'T6', title: 'A blames B', change: { own: { openedForB: 1 } } },
    { id: 'T6', title: 'reads die', change: { own: { readsOk: 60 } } },
    {
      id: 'T7',
      title: 'width is no matter',
      change: { own: { narrowSlower: { failed: 400, calls: 200_000 } } },
    },
    {
      id: 'T8',
      title: 'most are served',
      change: { own: { long: { hits: 80_000, calls: 100_000 } } },
    },
    {
      id: 'T11',
      title: 'jitter is no matter',
      change: { own: { even: { perSecond: 19.5, peak: 12 } } },
    },
    {
      id: 'T12',
      title: 'many in a row come by chance',
      change: { own: { many: { falseTrips: 300, hangMs: [960], crashMs: [160] } } },
    },
    {
      id: 'T12',
      title: 'a crash is known as soon',
      change: { own: { many: { falseTrips: 0, hangMs: [960], crashMs: [70] } } },
    },
    {
      id: 'T14',
      title: 'the queue works',
      change: { own: { short: { medianMs: 149, served: 20_000 } } },
    },
    { id: 'T10', title: 'all survive', change: { cells: { service: { ok: { quotes: 0.9 } } } } },
  ])('does not hold when $title: $id', ({ id, change }) => {
    expect(verdictOf(id, changed(id, change))).toMatchObject({ verdict: 'does_not_hold' });
  });

  it.each<{ id: string; title: string; change: Told }>([
    { id: 'H1', title: 'just too slow for sure', change: { cells: { none: { healthyOk: 0.9 } } } },
    { id: 'H3', title: 'a few calls too many', change: { cells: { guarded: { attempts: 37 } } } },
    { id: 'H5', title: 'nothing opened', change: { cells: { service: { detectMs: null } } } },
    {
      id: 'H9',
      title: 'a little off the product',
      change: { cells: { naive: { attempts: 1_280 } } },
    },
    { id: 'H10', title: 'too few recoveries', change: { own: { single: [2_400, 2_600] } } },
    { id: 'H13', title: 'nothing opened', change: { cells: { rule: { detectMs: null } } } },
    {
      id: 'H9',
      title: 'C never failed',
      change: { cells: { open: { ok: { quotes: 1 } } } },
    },
    {
      id: 'T5',
      title: 'hardly any were sent',
      change: { own: { sent: 9, failed: 9, arrived: 9 } },
    },
    {
      id: 'H11',
      title: 'the hang never struck',
      change: { cells: { serverHang: { medianMs: 805, ok: { orders: 1 } } } },
    },
  ])('is inconclusive when $title: $id', ({ id, change }) => {
    expect(verdictOf(id, changed(id, change))).toMatchObject({ verdict: 'inconclusive' });
  });
});

it('says in a reason what was done to C', () => {
  const { reason } = verdictOf('T4', changed('T4', { cells: { naive: { ok: { quotes: 1 } } } }));

  expect(reason).toContain(
    '100 % of the quotes were ok under "C fails every call": it did not strike',
  );
});

it('gives every claim an id of its own', () => {
  const ids = CLAIMS.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
});
