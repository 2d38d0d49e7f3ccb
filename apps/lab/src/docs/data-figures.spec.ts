import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import type { ClaimResult } from '../results/claim-result.js';
import { madeUpAgreement } from '../report/testing/made-up-simulations.js';
import { FAULT_NAMES } from '../scenario/fault-catalogue.js';
import { dataFigures } from './data-figures.js';
import { PublishedData } from './published-data.js';

const reads = {
  name: 'reads ok, every-hop',
  unit: 'share',
  value: 1,
  low: 0.9971,
  high: 1,
  n: 1_250,
  expected: { low: 0.999, high: null },
  outcome: 'met',
} as const;

const claim: ClaimResult = {
  schema: 1,
  id: 'H5',
  title: 'Collateral damage',
  claim: 'Reads survive | unless B is cut off',
  origin: 'spec',
  kind: 'processes',
  prediction: 'at least 99.9 %',
  measurements: [reads],
  verdict: 'holds',
  reason: '1,250 of 1,250',
  plot: {
    kind: 'bars',
    title: '',
    unit: 'share',
    scale: 'linear',
    categories: [],
    series: [],
    marks: [],
  },
  command: 'npm run lab -- claims H5',
  cells: [],
  seed: 1,
  tookMs: 0,
};

const cells = [
  'placement,fault,repeat,operation,ok_share,p50_ms',
  ...PLACEMENT_NAMES.flatMap((placement) =>
    FAULT_NAMES.flatMap((fault) => [
      `${placement},${fault},1,reads,0.4,${fault === 'hang' ? '' : 12.5}`,
      `${placement},${fault},2,reads,0.6,`,
    ]),
  ),
];

const folder = mkdtempSync(join(tmpdir(), 'published-'));
for (const run of ['claims', 'matrix', 'tune']) mkdirSync(join(folder, run));
writeFileSync(join(folder, 'claims/claims.json'), JSON.stringify([claim]));
writeFileSync(join(folder, 'matrix/cells.csv'), cells.join('\n'));
writeFileSync(join(folder, 'matrix/agreement.json'), JSON.stringify(madeUpAgreement()));
writeFileSync(join(folder, 'tune/tune.json'), '{"sweep":[{"openMs":5000}]}');
afterAll(() => rmSync(folder, { recursive: true }));

const figure = dataFigures(new PublishedData(folder));
const published = dataFigures(
  new PublishedData(resolve(import.meta.dirname, '../../../../docs/data')),
);

describe('a figure of the published data', () => {
  it.each([
    { words: ['claim', 'H5', 'reads ok, every-hop'], text: '100 %' },
    { words: ['claim', 'H5', 'low', 'reads ok, every-hop'], text: '99.7 %' },
    { words: ['verdict', 'H5'], text: 'holds' },
    { words: ['cell', 'matrix', 'b-c', 'crash', 'reads', 'ok_share', 'share'], text: '50 %' },
    { words: ['cell', 'matrix', 'b-c', 'hang', 'reads', 'p50_ms', 'ms'], text: '–' },
    { words: ['agreement', 'matrix', '0.3'], text: '1 of 3' },
    { words: ['agreement', 'matrix', '1', 'orders ok'], text: '1 of 1' },
    { words: ['json', 'tune/tune.json', 'sweep.0.openMs', 'ms'], text: '5,000 ms' },
  ])('is found: $words', ({ words, text }) => {
    expect(figure(words)).toBe(text);
  });

  it.each([
    { words: ['claims', 'H5'], message: 'no figure is named by "claims"' },
    { words: ['claim', 'H99', 'x'], message: 'there is no claim H99' },
    { words: ['claim', 'H5', 'x'], message: 'H5 measured no "x"; it has "reads ok, every-hop"' },
    {
      words: ['cell', 'matrix', 'b-c', 'crash', 'orders', 'ok_share', 'share'],
      message: 'no row or column of matrix/cells.csv fits',
    },
    {
      words: ['agreement', 'matrix', '0.5'],
      message: '1 of 3 figures agree, less than a share of 0.5',
    },
    { words: ['agreement', 'matrix', '0', 'luck'], message: 'is compared by "luck"' },
    { words: ['json', 'tune/tune.json', 'sweep.1.openMs', 'ms'], message: 'no number at' },
    { words: ['json', 'tune/tune.json', 'sweep.0.openMs', 'miles'], message: '"miles" is none of' },
  ])('that is not there is a fault: $words', ({ words, message }) => {
    expect(() => figure(words)).toThrow(message);
  });

  it('may be what lab tune printed', () => {
    const lines = published(['tuned', 'tune']).split('\n');

    expect(lines.slice(0, 2)).toEqual([
      '```',
      '$ npm run lab -- tune --error-rate 0.01 --rate 50 --p50 12 --p99 60 --p999 140',
    ]);
    expect(lines).toContain('threshold     4 in a row');
  });

  it('may be a table of all verdicts', () => {
    expect(figure(['table', 'verdicts']).split('\n')).toEqual([
      '|     | claim                                | tested by | verdict |',
      '| --- | ------------------------------------ | --------- | ------- |',
      '| H5  | Reads survive \\| unless B is cut off | processes | holds   |',
    ]);
  });

  it('may be a table of faults by placements', () => {
    const lines = figure(['table', 'matrix', 'reads', 'p50_ms', 'ms']).split('\n');

    expect(lines).toHaveLength(2 + FAULT_NAMES.length);
    expect(lines[0]).toMatch(/^\| fault +\| none +\| edge +\|/);
    expect(lines[2]).toMatch(/^\| C crashes +\| 12.5 ms \| 12.5 ms \|/);
    expect(lines[3]).toMatch(/^\| C hangs +\| – /);
  });
});
