import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { madeUpCell } from '../report/testing/made-up-cells.js';
import { madeUpTune } from '../report/testing/made-up-results.js';
import { cellsCsv } from '../results/cells-csv.js';
import { summaryCsv } from '../results/summary-csv.js';
import { sweepCsv } from '../tune/sweep-csv.js';

const README = readFileSync(new URL('../../../../docs/data/README.md', import.meta.url), 'utf8');
/** Columns of which the description says once that they come again. */
const AGAIN = /^(healthy|recovery|simulated)_/;

describe('docs/data/README.md', () => {
  it.each([
    { title: 'cells.csv', csv: () => cellsCsv([madeUpCell()]) },
    { title: 'summary.csv', csv: () => summaryCsv([madeUpCell()]) },
    { title: 'sweep.csv', csv: () => sweepCsv(madeUpTune()) },
  ])('describes every column of $title', ({ title, csv }) => {
    const section = README.split('\n## ').find((text) => text.startsWith(title)) ?? '';
    const [head = ''] = csv().split('\n');
    const columns = head.split(',').filter((name) => !AGAIN.test(name));

    expect(columns.length).toBeGreaterThan(5);
    expect(columns.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
  });
});
