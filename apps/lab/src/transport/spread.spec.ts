import { describe, expect, it } from '@jest/globals';
import type { TransportRound } from '../results/transport-result.js';
import { ratiosOf, spreadsOf } from './spread.js';

function round(p50Ms: number): TransportRound {
  return { p50Ms, p99Ms: 10, callsPerSecond: 1_000, clientCpuMicros: 50, serverCpuMicros: 25 };
}

describe('what rounds come to', () => {
  it('is the median, and the range of their middle half', () => {
    const { p50Ms, p99Ms } = spreadsOf([1, 9, 3, 7, 5].map(round));

    expect(p50Ms).toEqual({ median: 5, low: 3, high: 7 });
    expect(p99Ms).toEqual({ median: 10, low: 10, high: 10 });
  });

  it('is compared within each round, so that a slow one does not count', () => {
    const { p50Ms } = ratiosOf([2, 20, 200].map(round), [1, 10, 100].map(round));

    expect(p50Ms).toEqual({ median: 2, low: 2, high: 2 });
  });
});
