import { describe, expect, it } from '@jest/globals';
import type { TuneWishes } from '../results/tune-result.js';
import { proposeOpenPeriod } from './open-period.js';

const WISHES = { probeCost: 1, outageMs: 60_000, restartMs: 0, reconnectMs: 0 } as TuneWishes;

describe('the open period', () => {
  it.each<{ title: string; rate: number; wishes: Partial<TuneWishes>; openMs: number }>([
    // sqrt(2 × 1 × 60 / 50) = 1.55 s
    { title: 'costs least', rate: 50, wishes: {}, openMs: 1_500 },
    {
      title: 'doubles with four times the cost',
      rate: 50,
      wishes: { probeCost: 4 },
      openMs: 3_100,
    },
    {
      title: 'is no shorter than a restart',
      rate: 50,
      wishes: { restartMs: 3_000 },
      openMs: 3_000,
    },
    {
      title: 'is no shorter than two back-offs',
      rate: 50,
      wishes: { reconnectMs: 1_200 },
      openMs: 2_400,
    },
    { title: 'is a quarter of an outage at most', rate: 0.1, wishes: {}, openMs: 15_000 },
    {
      title: 'prefers the lower bound',
      rate: 0.1,
      wishes: { outageMs: 4_000, restartMs: 3_000 },
      openMs: 3_000,
    },
  ])('$title: $openMs ms', ({ rate, wishes, openMs }) => {
    expect(proposeOpenPeriod({ ...WISHES, ...wishes }, rate).openMs).toBe(openMs);
  });
});
