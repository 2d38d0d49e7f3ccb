import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CellResult } from '../results/cell-result.js';
import { type Cell, cellId } from '../scenario/cell.js';
import { claimCell, distinct } from './claim-cell.js';
import { type Claim, defineClaim } from './claim.js';
import { atLeast } from './finding.js';
import {
  type ClaimsTools,
  type Evidences,
  expectedTotalMs,
  measureClaims,
  type OwnData,
  piecesOf,
} from './measure-claims.js';
import { distributionOf } from './plots.js';
import { cellResultOf } from './testing/cell-result-of.js';

function claimNeeding(id: string, placements: readonly Cell['placement'][], own = false): Claim {
  return defineClaim<string, number>({
    id,
    title: id,
    claim: id,
    origin: 'a spec',
    kind: 'processes',
    prediction: 'none',
    cells: (seed) =>
      Object.fromEntries(
        placements.map((placement) => [placement, claimCell({ placement, fault: 'crash' }, seed)]),
      ),
    ...(own
      ? {
          experiment: {
            name: 'own',
            expectedMs: 100_000,
            schema: z.number(),
            run: () => 7,
          },
        }
      : {}),
    findings: ({ own: data }) => [
      { name: 'own', unit: 'count', value: data ?? 7, n: 1, expected: atLeast(7) },
    ],
    plot: () => distributionOf({ title: id, unit: 'count', series: {} }),
  });
}

class MemoryEvidences implements Evidences {
  readonly cells = new Map<string, CellResult>();
  readonly owns = new Map<string, OwnData>();

  cell(cell: Cell): CellResult | undefined {
    return this.cells.get(cellId(cell));
  }

  setCell(result: CellResult): void {
    this.cells.set(cellId(result.cell), result);
  }

  own(name: string): OwnData | undefined {
    return this.owns.get(name);
  }

  addOwn(name: string, data: OwnData): void {
    this.owns.set(name, data);
  }
}

let evidences: MemoryEvidences;
let measured: string[];
let failures: string[];
beforeEach(() => {
  evidences = new MemoryEvidences();
  measured = [];
  failures = [];
});

function tools(change: Partial<ClaimsTools> = {}): ClaimsTools {
  return {
    evidences,
    runCell: (one) => {
      measured.push(one.cell.placement);
      return Promise.resolve(cellResultOf(one));
    },
    signal: new AbortController().signal,
    now: () => 0,
    progress: () => undefined,
    failed: (what) => failures.push(what),
    ...change,
  };
}

describe('measuring', () => {
  const claims = [claimNeeding('A', ['none', 'b-c']), claimNeeding('B', ['b-c'], true)];
  const plan = { claims, seed: 1, parallel: 2 };

  it('measures a cell once for all claims that need it, and judges them', async () => {
    const results = await measureClaims(plan, tools());

    expect(measured.toSorted()).toEqual(['b-c', 'none']);
    expect(results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['A', 'holds'],
      ['B', 'holds'],
    ]);
  });

  it('measures nothing again that was kept', async () => {
    await measureClaims(plan, tools());
    const results = await measureClaims(plan, tools());

    expect(measured).toHaveLength(2);
    expect(results).toHaveLength(2);
  });

  it('leaves only those claims without a verdict whose cells failed', async () => {
    const runCell: ClaimsTools['runCell'] = (one) =>
      one.cell.placement === 'none'
        ? Promise.reject(new Error('no port'))
        : Promise.resolve(cellResultOf(one));

    const results = await measureClaims(plan, tools({ runCell }));

    expect(results.map(({ id }) => id)).toEqual(['B']);
    expect(failures).toEqual([expect.stringMatching(/^none\.crash\.1\./)]);
  });

  it('begins nothing after an abort and keeps what it has', async () => {
    const stop = new AbortController();
    const runCell: ClaimsTools['runCell'] = (one) => {
      stop.abort();
      return Promise.resolve(cellResultOf(one));
    };

    const results = await measureClaims(
      { ...plan, parallel: 1, claims: claims.slice(0, 1) },
      tools({ runCell, signal: stop.signal }),
    );

    expect(results).toEqual([]);
    expect(evidences.cells.size).toBe(1);
    expect(failures).toEqual([]);
  });

  it('measures a cell again that was ill before its fault, and keeps the first that was not', async () => {
    const tries: string[] = [];
    const runCell: ClaimsTools['runCell'] = (one) => {
      tries.push(one.cell.placement);
      return Promise.resolve(cellResultOf(one, { healthyOk: tries.length < 3 ? 0.5 : 1 }));
    };

    const results = await measureClaims(
      { ...plan, claims: [claimNeeding('A', ['none'])] },
      tools({ runCell }),
    );

    expect(tries).toHaveLength(3);
    expect(results).toMatchObject([{ verdict: 'holds' }]);
  });

  it('keeps what is ill three times, and measures it again when it goes on', async () => {
    const ill = { ...plan, claims: [claimNeeding('A', ['none'])] };
    let healthyOk = 0.5;
    const runCell: ClaimsTools['runCell'] = (one) =>
      Promise.resolve(cellResultOf(one, { healthyOk }));

    const first = await measureClaims(ill, tools({ runCell }));
    healthyOk = 1;
    const second = await measureClaims(ill, tools({ runCell }));

    expect(first).toMatchObject([{ verdict: 'inconclusive' }]);
    expect(first[0]?.reason).toContain('only 500 of 1000 orders were ok before the fault');
    expect(second).toMatchObject([{ verdict: 'holds' }]);
  });

  it('measures own data again that an older version kept', () => {
    evidences.addOwn('own', { tookMs: 1, data: 'seven' });

    expect(piecesOf(plan, evidences).map(({ name }) => name)).toContain('own');
  });

  it('reckons with cells side by side, and with experiments alone', () => {
    const pieces = piecesOf(plan, evidences);

    expect(pieces[0]?.name).toBe('own');
    expect(expectedTotalMs(pieces, 1)).toBe(100_000 + 2 * 71_000);
    expect(expectedTotalMs(pieces, 2)).toBe(100_000 + 71_000);
  });

  it('measures nothing beside an experiment', async () => {
    const doing: string[] = [];

    await measureClaims(plan, tools({ progress: (_, names) => doing.push(names) }));

    expect(doing.filter((names) => names.includes('own'))).toEqual(['own']);
    expect(doing.some((names) => names.includes(', '))).toBe(true);
  });

  it('lets the cells of a wave begin together', async () => {
    const warm: string[] = [];
    const runCell: ClaimsTools['runCell'] = async (one, { allWarm }) => {
      warm.push(one.cell.placement);
      await allWarm();
      expect(warm).toHaveLength(2);
      return cellResultOf(one);
    };

    await measureClaims(plan, tools({ runCell }));

    expect(failures).toEqual([]);
  });
});

describe('cells of claims', () => {
  it('are the same only when all that they are made of is the same', () => {
    const base = { placement: 'b-c', fault: 'hang' } as const;
    const settings = { retries: 'naive' } as const;

    const ids = distinct([
      claimCell(base, 1),
      claimCell(base, 1),
      claimCell({ ...base, settings }, 1),
      claimCell({ ...base, clientAttempts: 3 }, 1),
      claimCell({ ...base, mix: 'quotes' }, 1),
      claimCell({ ...base, faultMs: 1_000 }, 1),
    ]).map(({ cell }) => cellId(cell));

    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });
});
