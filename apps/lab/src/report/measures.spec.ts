import { describe, expect, it } from '@jest/globals';
import { FIRST_MEASURES, goodness, overRepeats } from './measures.js';
import { madeUpCell } from './testing/made-up-cells.js';

const [reads, , , attempts] = FIRST_MEASURES;

describe('goodness', () => {
  it.each([
    { title: 'takes a share as it is', measure: reads!, value: 0.25, among: [0, 1], good: 0.25 },
    { title: 'goes by magnitude', measure: attempts!, value: 9, among: [0, 99], good: 0.5 },
    { title: 'takes few attempts for good', measure: attempts!, value: 0, among: [0, 99], good: 1 },
    { title: 'is undecided among equals', measure: attempts!, value: 7, among: [7, 7], good: 0.5 },
  ])('$title', ({ measure, value, among, good }) => {
    expect(goodness(measure, value, among)).toBeCloseTo(good, 10);
  });
});

describe('overRepeats', () => {
  it('leaves out repeats that have no number', () => {
    const { hops } = madeUpCell();
    const known = madeUpCell({
      changes: { hops: { ...hops, bToC: { ...hops.bToC, attempts: 8 } } },
    });
    const unasked = madeUpCell({ changes: { phases: { healthy: {}, fault: {}, recovery: {} } } });

    expect(overRepeats(attempts!, [known])).toEqual({ n: 1, mean: 8, low: null, high: null });
    expect(overRepeats(reads!, [unasked])).toBeUndefined();
  });
});
