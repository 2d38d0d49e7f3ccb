import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@firebreak/faults';
import { LatencyModel } from './latency-model.js';

const SERVICE = { p50Ms: 12, p99Ms: 60, p999Ms: 140 };

describe('latencies from three quantiles', () => {
  it.each<{ title: string; ms: number; share: number }>([
    { title: 'the median', ms: 12, share: 0.5 },
    { title: 'p99', ms: 60, share: 0.01 },
    { title: 'p99.9', ms: 140, share: 0.001 },
  ])('exceeds $title as often as given', ({ ms, share }) => {
    expect(Math.abs(new LatencyModel(SERVICE).shareAbove(ms) / share - 1)).toBeLessThan(1e-4);
  });

  it('goes on beyond the last quantile as it went before', () => {
    const model = new LatencyModel(SERVICE);

    // p99 to p99.9 is a factor of 2.33, and so is p99.9 to a share of 6.6e-5 (normal tail at 3.85).
    expect(model.shareAbove(140 * (140 / 60))).toBeCloseTo(5.8e-5, 6);
    expect(model.quantileMs(0.999)).toBeCloseTo(140, 6);
  });

  it.each<{ ms: number; share: number }>([
    { ms: 11, share: 0.5 },
    { ms: 12, share: 0 },
    { ms: 13, share: 0 },
  ])('of a service that always takes 12 ms exceeds $ms ms by $share', ({ ms, share }) => {
    const model = new LatencyModel({ p50Ms: 12, p99Ms: 12, p999Ms: 12 });

    expect(model.shareAbove(ms)).toBeCloseTo(share, 6);
  });

  it('draws latencies that have the quantiles', () => {
    const { draw } = new LatencyModel(SERVICE);
    const random = seededRandom(1, 'latency');
    const drawn = Array.from({ length: 20_000 }, () => draw(random)).toSorted((a, b) => a - b);

    expect(Math.abs((drawn[10_000] ?? 0) - 12)).toBeLessThan(0.4);
    expect(Math.abs((drawn[19_800] ?? 0) - 60)).toBeLessThan(5);
  });
});
