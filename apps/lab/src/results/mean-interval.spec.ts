import { describe, expect, it } from '@jest/globals';
import { meanInterval } from './mean-interval.js';

describe('the interval of a mean', () => {
  it.each([
    // t(4) = 2.776, standard deviation 1.5811, over the square root of 5
    { title: 'five values', values: [1, 2, 3, 4, 5], mean: 3, half: 1.9629 },
    { title: 'equal values', values: [7, 7, 7], mean: 7, half: 0 },
    // t(1) = 12.706, standard deviation 1.4142, over the square root of 2
    { title: 'two values', values: [4, 6], mean: 5, half: 12.706 },
  ])('follows Student: $title', ({ values, mean, half }) => {
    const interval = meanInterval(values);

    expect(interval?.mean).toBe(mean);
    expect(interval?.low).toBeCloseTo(mean - half, 3);
    expect(interval?.high).toBeCloseTo(mean + half, 3);
  });

  it('takes the normal distribution for many values', () => {
    const interval = meanInterval(Array.from({ length: 200 }, (_, i) => i % 2));

    expect(interval?.high).toBeCloseTo(0.5 + (1.96 * 0.50125) / Math.sqrt(200), 4);
  });

  it('is no interval of a single value, and nothing of none', () => {
    expect(meanInterval([3])).toEqual({ n: 1, mean: 3, low: null, high: null });
    expect(meanInterval([])).toBeUndefined();
  });
});
