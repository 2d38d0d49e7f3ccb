import { describe, expect, it } from '@jest/globals';
import { agree, twinsOf } from './agreement.js';
import { madeUpCell } from './testing/made-up-cells.js';

describe('agree', () => {
  it.each([
    { title: 'within a fifth', left: 100, right: 81, agrees: true },
    { title: 'beyond a fifth', left: 100, right: 79, agrees: false },
    { title: 'within what is too little to matter', left: 1, right: 10, agrees: true },
    { title: 'one of them unknown', left: null, right: 10, agrees: false },
    { title: 'both unknown', left: null, right: Number.NaN, agrees: undefined },
  ])('$title', ({ left, right, agrees }) => {
    expect(agree(left, right, { absolute: 10, relative: 0.2 })).toBe(agrees);
  });
});

describe('twinsOf', () => {
  const real = madeUpCell({ source: 'processes' });
  const simulated = madeUpCell({ source: 'simulation' });

  it('knows which is real, whichever is beside the other', () => {
    expect(twinsOf([real], [simulated])).toEqual(twinsOf([simulated], [real]));
    expect(twinsOf([real], [simulated])[0]?.real).toBe(real);
  });

  it.each([
    { title: 'another cell', other: madeUpCell({ source: 'simulation', repeat: 2 }) },
    { title: 'the same source', other: madeUpCell({ source: 'processes' }) },
  ])('finds no twin in $title', ({ other }) => {
    expect(twinsOf([real], [other])).toEqual([]);
  });
});
