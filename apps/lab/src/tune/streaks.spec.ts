import { describe, expect, it } from '@jest/globals';
import { callsToStreak } from './streaks.js';

const HOUR_S = 3_600;
const independent = (rate: number) => ({ rate, afterFailure: rate });

describe('calls until a streak of failures', () => {
  it.each<{ title: string; failures: number; rate: number; calls: number }>([
    { title: 'three at 50 %', failures: 3, rate: 0.5, calls: 14 },
    { title: 'three at 30 %', failures: 3, rate: 0.3, calls: 51.5 },
    { title: 'five at 30 %', failures: 5, rate: 0.3, calls: 586 },
    { title: 'every call fails', failures: 4, rate: 1, calls: 4 },
    { title: 'none does', failures: 1, rate: 0, calls: Infinity },
  ])('$title: $calls', ({ failures, rate, calls }) => {
    const passed = callsToStreak(failures, independent(rate));

    if (calls === Infinity) expect(passed).toBe(Infinity);
    else expect(Math.abs(passed / calls - 1)).toBeLessThan(0.001);
  });

  it.each<{ failures: number; rate: number; hours: number; within: number }>([
    { failures: 3, rate: 0.01, hours: 5.6, within: 0.02 },
    { failures: 5, rate: 0.01, hours: 5.6e4, within: 0.02 },
    { failures: 3, rate: 0.05, hours: 2.8 / 60, within: 0.02 },
    { failures: 5, rate: 0.05, hours: 18.7, within: 0.01 },
  ])(
    'at 50 calls/s and $rate failures, $failures in a row come every $hours h',
    ({ failures, rate, hours, within }) => {
      const every = callsToStreak(failures, independent(rate)) / 50 / HOUR_S;

      expect(Math.abs(every / hours - 1)).toBeLessThan(within);
    },
  );

  it('comes sooner where failures come in bursts', () => {
    const bursts = callsToStreak(3, { rate: 0.01, afterFailure: 0.5 });

    // A burst begins every 198 calls or so, and one in four of them lasts three calls.
    expect(bursts).toBeGreaterThan(700);
    expect(bursts).toBeLessThan(850);
  });
});
