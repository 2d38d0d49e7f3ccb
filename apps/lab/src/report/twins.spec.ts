import { describe, expect, it } from '@jest/globals';
import { madeUpCell } from './testing/made-up-cells.js';
import { twinsOf } from './twins.js';

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
