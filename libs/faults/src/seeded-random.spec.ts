import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './seeded-random.js';

const draw = (count: number, seed: number, stream = 'error-rate/Charge') => {
  const random = seededRandom(seed, stream);
  return Array.from({ length: count }, random);
};

describe('a seeded random', () => {
  it('gives the same sequence for the same seed and stream', () => {
    expect(draw(1_000, 7)).toEqual(draw(1_000, 7));
  });

  it('keeps the sequence it has always had, so that old runs can be repeated', () => {
    expect(draw(3, 1).map((number) => number.toFixed(6))).toEqual(PINNED);
  });

  it.each([
    { title: 'another seed', seed: 8, stream: 'error-rate/Charge' },
    { title: 'another operation', seed: 7, stream: 'error-rate/Quote' },
    { title: 'another kind of fault', seed: 7, stream: 'delay/Charge' },
  ])('gives another sequence for $title', ({ seed, stream }) => {
    const one = draw(100, 7);
    const other = draw(100, seed, stream);

    expect(other.filter((number, at) => number === one[at])).toEqual([]);
  });

  it.each([0, 1, 2, 4_294_967_295])('spreads evenly over [0, 1): seed %i', (seed) => {
    const numbers = draw(20_000, seed);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const number of numbers) tenths[Math.floor(number * 10)]! += 1;

    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    // 2000 expected in each; the standard deviation is 42.
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });
});

const PINNED = ['0.563680', '0.013190', '0.588393'];
