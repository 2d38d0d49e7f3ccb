import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../testing/index.js';
import { RetryBudget } from './retry-budget.js';
import type { RetryBudgetOptions } from './retry-budget-options.js';

function setUp(options?: RetryBudgetOptions) {
  const clock = new FakeClock();
  const budget = new RetryBudget(options, clock);
  const withdrawn = (times: number): number => {
    let got = 0;
    for (let i = 0; i < times; i++) if (budget.tryWithdraw()) got++;
    return got;
  };
  return { clock, budget, withdrawn };
}

describe('a retry budget', () => {
  it.each<{ title: string; options: RetryBudgetOptions; max: number }>([
    { title: 'by default twice what a second adds', options: {}, max: 20 },
    { title: 'at least ten', options: { perSecond: 1 }, max: 10 },
    { title: 'as it is told', options: { perSecond: 10, max: 3 }, max: 3 },
  ])('begins full: $title', ({ options, max }) => {
    const { budget, withdrawn } = setUp(options);

    expect(budget.snapshot().max).toBe(max);
    expect(withdrawn(100)).toBe(max);
    expect(budget.snapshot()).toMatchObject({ spent: max, refused: 100 - max });
  });

  it('earns a retry by ten calls at a tenth each, though tenths do not add up', () => {
    const { budget, withdrawn } = setUp({ ratio: 0.1, perSecond: 0, max: 1 });
    withdrawn(1);

    for (let call = 0; call < 9; call++) budget.deposit();
    expect(withdrawn(1)).toBe(0);
    budget.deposit();
    expect(withdrawn(2)).toBe(1);
  });

  it('earns by the second as well, so that little traffic may retry', () => {
    const { clock, withdrawn } = setUp({ ratio: 0, perSecond: 2, max: 4 });
    withdrawn(4);

    clock.advance(499);
    expect(withdrawn(1)).toBe(0);
    clock.advance(1);
    expect(withdrawn(2)).toBe(1);
  });

  it('saves up no more than its most', () => {
    const { clock, budget, withdrawn } = setUp({ ratio: 1, perSecond: 10, max: 5 });

    clock.advance(3_600_000);
    for (let call = 0; call < 100; call++) budget.deposit();

    expect(withdrawn(100)).toBe(5);
  });

  it('holds retries to ratio and floor in the long run', () => {
    const { clock, budget } = setUp({ ratio: 0.2, perSecond: 10, max: 20 });
    let retries = 0;

    // A minute at 100 calls a second, each of which fails and would be retried twice.
    for (let call = 0; call < 6_000; call++) {
      clock.advance(10);
      budget.deposit();
      if (budget.tryWithdraw()) retries++;
      if (budget.tryWithdraw()) retries++;
    }

    // 20 saved, 0.2 × 6000 by calls, 10 × 60 by seconds: a load of 1.3 instead of 3.
    expect(retries).toBeLessThanOrEqual(20 + 1_200 + 600);
    expect(retries).toBeGreaterThan(1_800);
  });

  it('earns nothing while its clock runs backwards, and nothing twice afterwards', () => {
    const { clock, withdrawn } = setUp({ ratio: 0, perSecond: 1, max: 10 });
    clock.set(10_000);
    withdrawn(10);

    clock.set(0);
    expect(withdrawn(1)).toBe(0);
    clock.set(11_000);

    expect(withdrawn(5)).toBe(1);
  });

  it('shows what is left without spending it', () => {
    const { clock, budget, withdrawn } = setUp({ ratio: 0, perSecond: 1, max: 10 });
    withdrawn(10);

    clock.advance(2_500);

    expect(budget.snapshot().tokens).toBe(2.5);
    expect(budget.snapshot().tokens).toBe(2.5);
  });

  it('takes new figures, down to the new most', () => {
    const { budget, withdrawn } = setUp({ max: 20 });

    budget.reconfigure({ max: 2 });

    expect(withdrawn(10)).toBe(2);
  });

  it.each<{ title: string; given: RetryBudgetOptions; max: number }>([
    { title: 'follows from the new figures where nobody said it', given: {}, max: 200 },
    { title: 'stays where somebody did', given: { max: 30 }, max: 30 },
  ])('can save up what $title', ({ given, max }) => {
    const { budget } = setUp({ perSecond: 10, ...given });

    budget.reconfigure({ perSecond: 100 });

    expect(budget.snapshot().max).toBe(max);
  });

  it('tells all faults at once, and keeps its figures then', () => {
    const { budget } = setUp({ max: 20 });

    expect(() => budget.reconfigure({ ratio: 2, max: 0, other: 1 } as RetryBudgetOptions)).toThrow(
      'Retry budget: ratio must be a number from 0 to 1, got 2; ' +
        'max must be a number from 1 to 1000000, got 0; other is not an option.',
    );
    expect(budget.snapshot().max).toBe(20);
  });
});
