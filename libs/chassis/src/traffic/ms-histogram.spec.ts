import { describe, expect, it } from '@jest/globals';
import { BOUNDS_MS, MsHistogram, sumOf } from './ms-histogram.js';

function recorded(...times: number[]): MsHistogram {
  const histogram = new MsHistogram();
  for (const ms of times) histogram.record(ms);
  return histogram;
}

describe('MsHistogram', () => {
  it.each([
    { title: 'nothing, in the first interval', ms: 0, upTo: 0.5 },
    { title: 'a time below 0, as 0', ms: -3, upTo: 0.5 },
    { title: 'a bound, in the interval that it ends', ms: 5, upTo: 5 },
    { title: 'what is above a bound, in the next interval', ms: 5.001, upTo: 7.5 },
    { title: 'the highest bound', ms: 10_000, upTo: 10_000 },
    { title: 'what is above all bounds, in the last interval', ms: 10_001, upTo: undefined },
    { title: 'what is endless, in the last interval', ms: Infinity, upTo: undefined },
  ])('counts $title', ({ ms, upTo }) => {
    const { counts, count } = recorded(ms).snapshot();

    expect(count).toBe(1);
    expect(BOUNDS_MS[counts.indexOf(1)]).toBe(upTo);
  });

  it('keeps number and sum exactly, and does not count what is no number', () => {
    expect(recorded(1.25, 20, -5, Number.NaN).snapshot()).toMatchObject({ count: 3, sumMs: 21.25 });
  });

  it('is summed interval by interval', () => {
    const both = sumOf([recorded(1, 30).snapshot(), recorded(30, 99_999).snapshot()]);

    expect(both).toEqual(recorded(1, 30, 30, 99_999).snapshot());
  });

  it('has ascending bounds', () => {
    expect(BOUNDS_MS).toEqual(BOUNDS_MS.toSorted((one, other) => one - other));
  });
});
