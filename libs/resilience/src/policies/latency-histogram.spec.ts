import { describe, expect, it } from '@jest/globals';
import { array, assert, double, integer, property, tuple } from 'fast-check';
import { LatencyHistogram } from './latency-histogram.js';

/** What the histogram promises: the worst error of an estimate, as a share of the exact value. */
const WORST_ERROR = 0.116;

function recorded(...times: number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ms of times) histogram.record(ms);
  return histogram;
}

/** The nearest rank in all that was recorded. */
function exactQuantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

/** Spread over the doublings as latencies are, not bunched at the top of the range. */
const latency = tuple(integer({ min: -3, max: 19 }), double({ min: 1, max: 2, noNaN: true })).map(
  ([octave, within]) => 0.1 * 2 ** octave * within,
);

describe('LatencyHistogram', () => {
  it.each([0.5, 0.9, 0.99, 0, 1])('keeps quantile %p to its stated error', (share) => {
    assert(
      property(array(latency, { minLength: 1, maxLength: 300 }), (times) => {
        const exact = exactQuantile(times, share);

        const estimate = recorded(...times).quantile(share) ?? Number.NaN;

        const allowed = exact < 0.1 ? 0.05 : exact * WORST_ERROR;
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 300 },
    );
  });

  it('puts every time in exactly one bucket, below its bound and not below the one before', () => {
    assert(
      property(latency, (ms) => {
        const buckets = recorded(ms).buckets();

        const filled = buckets.findIndex(({ count }) => count > 0);
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(1);
        expect(ms).toBeLessThanOrEqual((buckets[filled]?.upToMs ?? 0) * (1 + 1e-12));
        expect(ms).toBeGreaterThanOrEqual((buckets[filled - 1]?.upToMs ?? 0) * (1 - 1e-12));
      }),
    );
  });

  it('keeps count, sum and longest time exactly', () => {
    const histogram = recorded(0.5, 20, 4.5);

    expect(histogram).toMatchObject({ count: 3, sumMs: 25, maxMs: 20 });
  });

  it('never names a time longer than the longest', () => {
    expect(recorded(1.27).quantile(1)).toBe(1.27);
  });

  it('names the longest time where that is beyond its range', () => {
    expect(recorded(1, 200_000).quantile(0.99)).toBe(200_000);
  });

  it('knows no quantile before the first call', () => {
    expect(new LatencyHistogram().quantile(0.5)).toBeUndefined();
  });

  it.each([
    { title: 'a time below 0, as 0', ms: -5, seen: { count: 1, sumMs: 0, maxMs: 0 } },
    { title: 'a time of 0', ms: 0, seen: { count: 1, sumMs: 0, maxMs: 0 } },
    { title: 'NaN not at all', ms: Number.NaN, seen: { count: 0, sumMs: 0, maxMs: 0 } },
    {
      title: 'endlessness not at all',
      ms: Number.POSITIVE_INFINITY,
      seen: { count: 0, sumMs: 0, maxMs: 0 },
    },
  ])('counts $title', ({ ms, seen }) => {
    expect(recorded(ms)).toMatchObject(seen);
  });

  it.each([-0.01, 1.01, Number.NaN])('refuses the share %p', (share) => {
    expect(() => recorded(1).quantile(share)).toThrow(RangeError);
  });

  it('has the same 62 buckets for ever, the last without a bound', () => {
    const bounds = new LatencyHistogram().buckets().map(({ upToMs }) => upToMs);

    expect(bounds).toHaveLength(62);
    expect(bounds[0]).toBe(0.1);
    expect(bounds.at(-2)).toBeCloseTo(104_857.6);
    expect(bounds.at(-1)).toBe(Number.POSITIVE_INFINITY);
    expect(recorded(1e9, 0.01, 50).buckets()).toHaveLength(62);
  });
});
