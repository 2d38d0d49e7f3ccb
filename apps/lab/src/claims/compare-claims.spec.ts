import { describe, expect, it } from '@jest/globals';
import type { ClaimResult, Measurement } from '../results/claim-result.js';
import { claimsTable } from './claims-table.js';
import { agree, besideBefore } from './compare-claims.js';

const number: Measurement = {
  name: 'median order',
  unit: 'ms',
  value: 100,
  low: null,
  high: null,
  n: 50,
  expected: null,
  outcome: null,
};
const claim: ClaimResult = {
  schema: 1,
  id: 'H1',
  title: 'a hang',
  claim: 'It hangs.',
  origin: 'hypothesis H1',
  kind: 'processes',
  prediction: '100 ms',
  measurements: [number],
  verdict: 'holds',
  reason: 'It did.',
  plot: { kind: 'distribution', title: 'lags', unit: 'ms', scale: 'linear', series: [], marks: [] },
  command: 'npm run lab -- claims H1',
  cells: [],
  seed: 1,
  tookMs: 1,
};

describe('two runs', () => {
  it.each<{ title: string; change: Partial<Measurement>; agrees: boolean }>([
    { title: 'within a fifth', change: { value: 124 }, agrees: true },
    { title: 'further apart', change: { value: 126 }, agrees: false },
    {
      title: 'further apart, within an interval',
      change: { value: 126, low: 90, high: 160 },
      agrees: true,
    },
    { title: 'of which one has no value', change: { value: null }, agrees: false },
  ])('of a time $title: agree is $agrees', ({ change, agrees }) => {
    expect(agree(number, { ...number, ...change })).toBe(agrees);
  });

  it.each([
    { title: 'within five points', value: 0.07, agrees: true },
    { title: 'further apart', value: 0.09, agrees: false },
  ])('of small shares $title: agree is $agrees', ({ value, agrees }) => {
    const share: Measurement = { ...number, unit: 'share', value: 0.03 };

    expect(agree(share, { ...share, value })).toBe(agrees);
  });
});

it('sets earlier values beside those of the same claim and name only', () => {
  const other = { ...number, name: 'another' };
  const now = [
    { ...claim, measurements: [number, other] },
    { ...claim, id: 'H2' },
  ];

  const [same, unknown] = besideBefore(now, [
    { ...claim, measurements: [{ ...number, value: 200 }] },
  ]);

  expect(same?.measurements).toEqual([{ ...number, before: { value: 200, agrees: false } }, other]);
  expect(unknown?.measurements).toEqual([number]);
  expect([same?.verdictBefore, unknown?.verdictBefore]).toEqual(['holds', undefined]);
});

it('says in the table how many verdicts came again, and which did not', () => {
  const [result] = besideBefore([{ ...claim, verdict: 'inconclusive' }], [claim]);
  const lines = result === undefined ? [] : claimsTable([result]);

  expect(lines[0]).toMatch(/\(before: holds\)$/);
  expect(lines.at(-1)).toContain('0 of 1 verdicts and 1 of 1 numbers as in the run before');
});
