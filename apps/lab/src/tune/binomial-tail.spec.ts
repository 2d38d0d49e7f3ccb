import { describe, expect, it } from '@jest/globals';
import { binomialTail } from './binomial-tail.js';

/** An upper bound of {@link binomialTail} without sums, by large deviations: exp(-n × KL(m/n ‖ p)). */
function deviationBound(calls: number, least: number, p: number): number {
  const share = least / calls;
  if (share <= p) return 1;
  const odds = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - p));
  return Math.exp(-calls * (share * Math.log(share / p) + odds));
}

describe('the chance of so many failures in a window', () => {
  it.each<{ calls: number; least: number; p: number; chance: number }>([
    { calls: 20, least: 10, p: 0.1, chance: 7.15e-6 },
    { calls: 20, least: 10, p: 0.3, chance: 0.04796 },
    { calls: 100, least: 50, p: 0.3, chance: 2.206e-5 },
    { calls: 3, least: 3, p: 0.5, chance: 0.125 },
    { calls: 3, least: 1, p: 0.5, chance: 0.875 },
  ])('$least of $calls at $p: $chance', ({ calls, least, p, chance }) => {
    expect(Math.abs(binomialTail(calls, least, p) / chance - 1)).toBeLessThan(0.001);
  });

  it.each<{ title: string; least: number; p: number; chance: number }>([
    { title: 'none are needed', least: 0, p: 0.1, chance: 1 },
    { title: 'more are needed than there are', least: 21, p: 0.9, chance: 0 },
    { title: 'nothing ever fails', least: 1, p: 0, chance: 0 },
    { title: 'everything fails', least: 20, p: 1, chance: 1 },
  ])('is $chance where $title', ({ least, p, chance }) => {
    expect(binomialTail(20, least, p)).toBe(chance);
  });

  it.each([0.01, 0.1, 0.3, 0.49])('at %s stays below the bound of large deviations', (p) => {
    expect(binomialTail(100, 50, p)).toBeLessThan(deviationBound(100, 50, p));
  });
});
