import { describe, expect, it } from '@jest/globals';
import { backoffMs, type BackoffFigures } from './backoff.js';

const FIGURES: BackoffFigures = {
  baseMs: 100,
  factor: 2,
  maxMs: 2_000,
  jitter: 'none',
  jitterRatio: 0.1,
};
const STEPS = [0, 1, 2, 3, 4, 5, 6];

describe('the back-off', () => {
  it.each<{ title: string; figures: Partial<BackoffFigures>; chance: number; delays: number[] }>([
    {
      title: 'doubles up to its most',
      figures: {},
      chance: 0.5,
      delays: [100, 200, 400, 800, 1_600, 2_000, 2_000],
    },
    {
      title: 'stays with factor 1',
      figures: { factor: 1 },
      chance: 0.5,
      delays: [100, 100, 100, 100, 100, 100, 100],
    },
    {
      title: 'with full jitter takes half of it, by a chance of a half',
      figures: { jitter: 'full' },
      chance: 0.5,
      delays: [50, 100, 200, 400, 800, 1_000, 1_000],
    },
    {
      title: 'with full jitter may be nothing',
      figures: { jitter: 'full' },
      chance: 0,
      delays: [0, 0, 0, 0, 0, 0, 0],
    },
    {
      title: 'with additive jitter adds up to a tenth',
      figures: { jitter: 'additive' },
      chance: 1,
      delays: [110, 220, 440, 880, 1_760, 2_200, 2_200],
    },
    {
      title: 'with additive jitter is never shorter than without',
      figures: { jitter: 'additive' },
      chance: 0,
      delays: [100, 200, 400, 800, 1_600, 2_000, 2_000],
    },
  ])('$title', ({ figures, chance, delays }) => {
    const given = STEPS.map((step) => backoffMs({ ...FIGURES, ...figures }, step, () => chance));

    expect(given.map((ms) => Math.round(ms * 1e6) / 1e6)).toEqual(delays);
  });

  it.each(['full', 'additive', 'none'] as const)(
    'trap 20: after 2,000 attempts is still finite and not below its least, jitter %s',
    (jitter) => {
      for (const step of [1_023, 1_024, 1_999, 2_000, 1e9]) {
        const ms = backoffMs({ ...FIGURES, jitter, factor: 100 }, step, () => 0.25);

        expect(ms).toBe({ full: 500, additive: 2_050, none: 2_000 }[jitter]);
      }
    },
  );

  it.each([Number.NaN, -1, 2, Number.POSITIVE_INFINITY])(
    'takes a source of chance that gives %p for its longest',
    (chance) => {
      expect(backoffMs({ ...FIGURES, jitter: 'full' }, 0, () => chance)).toBe(100);
    },
  );
});
