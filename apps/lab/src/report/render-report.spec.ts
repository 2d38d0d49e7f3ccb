import { beforeAll, describe, expect, it } from '@jest/globals';
import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import { cellId } from '../scenario/cell.js';
import { renderReport } from './render-report.js';
import { madeUpCell, madeUpRecord } from './testing/made-up-cells.js';
import { madeUpAgreement, madeUpFleet } from './testing/made-up-simulations.js';
import {
  MADE_UP_PLOTS,
  madeUpClaim,
  madeUpTransport,
  madeUpTune,
} from './testing/made-up-results.js';
import { deadLinks, fetches, malformations, repeatedIds } from './testing/page-faults.js';

const record = madeUpRecord();
const FEW = [
  madeUpCell({ placement: 'none', fault: 'crash' }),
  madeUpCell({ placement: 'every-hop', fault: 'crash' }),
  madeUpCell({ placement: 'every-hop', fault: 'hang' }),
];
const CLAIMS = MADE_UP_PLOTS.map((plot, i) => madeUpClaim({ id: `H${i + 1}`, plot }));
const SIMULATED = [
  madeUpCell({ placement: 'none', fault: 'crash', source: 'simulation' }),
  madeUpCell({ placement: 'every-hop', fault: 'crash', source: 'simulation' }),
  madeUpCell({ placement: 'every-hop', fault: 'hang', source: 'simulation' }),
];

describe('a page with everything', () => {
  let page = '';
  beforeAll(() => {
    page = renderReport({
      record,
      cells: FEW,
      beside: SIMULATED,
      agreement: madeUpAgreement(),
      fleet: madeUpFleet(),
      claims: CLAIMS,
      tune: madeUpTune(),
      transport: madeUpTransport(),
    });
  });

  it.each([
    { title: 'is well-formed', faultsOf: malformations },
    { title: 'fetches nothing', faultsOf: fetches },
    { title: 'has every id once', faultsOf: repeatedIds },
    { title: 'has no link that leads nowhere', faultsOf: deadLinks },
  ])('$title', ({ faultsOf }) => {
    expect(faultsOf(page)).toEqual([]);
  });

  it('says what was run', () => {
    for (const text of [record.commit, record.host.cpu, record.host.node, 'grpc-js', 'quick']) {
      expect(page).toContain(text);
    }
  });

  it.each(['run', 'claims', 'tune', 'transport', 'fleet', 'matrix', 'beside', 'pairs', 'cells'])(
    'has the section %s, and a way to it',
    (id) => {
      expect(page).toContain(`<section id="${id}"`);
      expect(page).toContain(`href="#${id}"`);
    },
  );

  it('says of every plot in words what it shows', () => {
    const plots = page.match(/<svg [^>]*class="plot"[^>]*>/g) ?? [];

    expect(plots.length).toBeGreaterThan(12);
    expect(
      plots.filter((tag) => !tag.includes(' role="img"') || !/aria-label="\w/.test(tag)),
    ).toEqual([]);
  });

  it('gives every table a caption', () => {
    const tables = page.match(/<table/g) ?? [];

    expect(page.match(/<caption>/g)).toHaveLength(tables.length);
  });

  it('shows a verdict in words and the command that measures again', () => {
    expect(page).toContain('✓ holds');
    expect(page).toContain('npm run lab -- claims --only H5');
  });

  it('says what agrees with the simulation, and marks what does not by more than colour', () => {
    expect(page).toContain('1 of 3 numbers agree');
    expect(page).toMatch(/class="differs">✗ 900 ms \/ never<br \/><small\s*>± 180 ms/);
  });

  it('says what a fleet does to a C that is back, and which process was not well at the end', () => {
    expect(page).toContain('<td>later</td>');
    expect(page).toContain('jitter ± 20 %');
  });
});

describe('a page of a matrix', () => {
  it('has every cell, and names every repeat and variant', () => {
    const cells = [
      ...PLACEMENT_NAMES.map((placement) => madeUpCell({ placement })),
      madeUpCell({ fault: 'overload' }),
      madeUpCell({ repeat: 2 }),
      madeUpCell({ variant: 'f5' }),
    ];

    const page = renderReport({ record, cells });

    const missing = cells.filter(({ cell }) => !page.includes(`id="cell-${cellId(cell)}"`));
    expect(missing).toEqual([]);
    // 63 such cells, the size of the whole matrix, then stay below 6 MB.
    expect(page.length / cells.length).toBeLessThan(60_000);
    expect(malformations(page)).toEqual([]);
  });

  it('heads a cell with what struck it, where the name of its fault does not say', () => {
    const usual = madeUpCell({ fault: 'errors' });
    const { cell } = madeUpCell({ fault: 'errors', variant: 'all' });
    const other = { ...usual, cell: { ...cell, struckBy: 'C fails every call' } };

    const page = renderReport({ record, cells: [usual, other] });

    expect(page).toContain('<h3>C fails 30 % of its calls <span');
    expect(page).toContain('<h3>C fails every call (all) <span');
  });
});

describe('a page without', () => {
  it('cells leaves out what would show them', () => {
    const page = renderReport({ record, cells: [] });

    expect(page).not.toContain('id="matrix"');
    expect(malformations(page)).toEqual([]);
  });

  it('a pair of placements has no script', () => {
    const page = renderReport({ record, cells: [madeUpCell({ placement: 'edge' })] });

    expect(page).not.toContain('<script');
  });

  it('latencies, transitions and known requests in flight has plots all the same', () => {
    const { phases, timeline } = madeUpCell();
    const none = { sent: 0, ok: 0, degraded: 0, failed: {}, latency: null, histogram: [] };
    const unknown = timeline.inFlight.a.map(() => null);
    const cell = madeUpCell({
      changes: {
        phases: { ...phases, fault: { orders: none } },
        timeline: { ...timeline, inFlight: { a: unknown, b: unknown } },
        transitions: [],
        detectMs: null,
        recoverMs: null,
      },
    });

    const page = renderReport({ record, cells: [cell] });

    expect(page).toContain('no breaker opened');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(malformations(page)).toEqual([]);
  });

  it('a time line at all has plots all the same', () => {
    const timeline = { fromMs: -3_000, stepMs: 500, operations: {}, inFlight: { a: [], b: [] } };

    const page = renderReport({ record, cells: [madeUpCell({ changes: { timeline } })] });

    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(malformations(page)).toEqual([]);
  });
});

describe('data that looks like HTML', () => {
  const EVIL = `</script><img src="x" onerror='alert(1)'>&`;
  const [plot] = MADE_UP_PLOTS;
  const [opening] = madeUpCell().transitions;
  const transitions = [{ ...opening!, breaker: EVIL, reason: EVIL }];
  const tune = madeUpTune();

  it.each([
    { title: 'in the record', data: { record: madeUpRecord({ commit: EVIL }), cells: [] } },
    {
      title: 'in the parameters',
      data: { record: madeUpRecord({ parameters: { [EVIL]: EVIL } }), cells: [] },
    },
    {
      title: 'in transitions',
      data: { record, cells: [madeUpCell({ changes: { transitions } })] },
    },
    {
      title: 'in claims',
      data: {
        record,
        cells: [],
        claims: [
          madeUpClaim({ id: EVIL, title: EVIL, reason: EVIL, command: EVIL }),
          madeUpClaim({ plot: { ...plot!, title: EVIL, marks: [{ name: EVIL, value: 1 }] } }),
        ],
      },
    },
    {
      title: 'in a proposal',
      data: {
        record,
        cells: [],
        tune: {
          ...tune,
          warnings: [EVIL],
          sweep: [{ ...tune.sweep[0]!, label: EVIL }],
        },
      },
    },
  ])('stays text $title', ({ data }) => {
    const page = renderReport(data);

    expect(page).toContain('&lt;/script&gt;');
    expect(page).not.toContain('<img');
    expect(malformations(page)).toEqual([]);
  });
});
