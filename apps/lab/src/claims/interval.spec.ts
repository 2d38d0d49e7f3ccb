import { describe, expect, it } from '@jest/globals';
import { mean } from 'simple-statistics';
import { bootstrap, poisson, widest, wilson } from './interval.js';

describe('the interval of a share', () => {
  it.each([
    { title: 'of a half', hits: 50, n: 100, low: 0.4038, high: 0.5962 },
    { title: 'of none of ten', hits: 0, n: 10, low: 0, high: 0.2775 },
    { title: 'of all of 1500', hits: 1_500, n: 1_500, low: 0.9974, high: 1 },
  ])('is that of Wilson: $title', ({ hits, n, low, high }) => {
    const interval = wilson(hits, n);

    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

describe('the interval of a count', () => {
  it.each([
    { count: 0, low: 0, high: 3.69 },
    { count: 10, low: 4.8, high: 18.39 },
    { count: 1_500, low: 1_425, high: 1_578 },
  ])('is near the exact one of Poisson: $count', ({ count, low, high }) => {
    const interval = poisson(count);

    expect(interval.low).toBeCloseTo(low, count > 100 ? -1 : 1);
    expect(interval.high).toBeCloseTo(high, count > 100 ? -1 : 0);
  });
});

describe('bootstrap', () => {
  const sample = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const average = (drawn: readonly number[]): number => mean([...drawn]);

  it('gives the same interval for the same sample, around its figure', () => {
    const interval = bootstrap(sample, average);

    expect(interval).toEqual(bootstrap(sample, average));
    expect(interval.low).toBeCloseTo(3.7, 0);
    expect(interval.high).toBeCloseTo(7.3, 0);
  });

  it('is sure of a sample that does not vary', () => {
    expect(bootstrap([4, 4, 4], average)).toEqual({ low: 4, high: 4 });
  });

  it('says nothing of a figure that no draw has', () => {
    expect(bootstrap(sample, () => Number.NaN)).toEqual({ low: Number.NaN, high: Number.NaN });
  });
});

it('takes the far ends of two intervals', () => {
  expect(widest({ low: 1, high: 4 }, { low: 2, high: 5 })).toEqual({ low: 1, high: 5 });
});
