import { describe, expect, it } from '@jest/globals';
import { binomialTail, binomialTerm } from './binomial-tail.js';
import { burstRise, burstTail } from './burst-counts.js';

describe('failures in a window, where they come in bursts', () => {
  it.each<{ calls: number; least: number; rate: number }>([
    { calls: 1, least: 1, rate: 0.3 },
    { calls: 3, least: 2, rate: 0.5 },
    { calls: 20, least: 10, rate: 0.1 },
    { calls: 20, least: 20, rate: 0.3 },
  ])('are binomial where they are independent: $least of $calls at $rate', (each) => {
    const { calls, least, rate } = each;
    const tail = burstTail(calls, least, { rate, afterFailure: rate });
    const rise = burstRise(calls, least, { rate, afterFailure: rate });

    expect(tail / binomialTail(calls, least, rate)).toBeCloseTo(1, 6);
    expect(rise / (rate * (1 - rate) * binomialTerm(calls - 1, least - 1, rate))).toBeCloseTo(1, 6);
  });

  it('are both or none of two calls that always end alike', () => {
    const alike = { rate: 0.3, afterFailure: 1 };

    expect(burstTail(2, 1, alike)).toBeCloseTo(0.3, 9);
    expect(burstTail(2, 2, alike)).toBeCloseTo(0.3, 9);
  });

  it('are many far more often', () => {
    const independent = burstTail(20, 10, { rate: 0.016, afterFailure: 0.016 });
    const bursts = burstTail(20, 10, { rate: 0.016, afterFailure: 0.24 });

    expect(independent).toBeLessThan(1e-12);
    expect(bursts).toBeGreaterThan(1e-8);
  });
});
