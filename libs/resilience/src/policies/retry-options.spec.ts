import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../testing/index.js';
import { resolveRetryOptions, type RetryOptions } from './retry-options.js';
import { RetryBudget } from './retry-budget.js';
import { Retry } from './retry.js';

describe('retry options', () => {
  it('trap 21: by default make three attempts, never endlessly many', () => {
    expect(resolveRetryOptions('quotes', { idempotent: true })).toEqual({
      attempts: 3,
      idempotent: true,
      baseMs: 100,
      factor: 2,
      maxMs: 2_000,
      jitter: 'full',
      jitterRatio: 0.1,
      minBudgetMs: 0,
    });
  });

  it('let a longer first back-off be the longest as well', () => {
    expect(resolveRetryOptions('quotes', { idempotent: true, baseMs: 5_000 }).maxMs).toBe(5_000);
  });

  it('are frozen, and no part of what was given', () => {
    const given = { idempotent: true };
    const resolved = resolveRetryOptions('quotes', given);

    expect(Object.isFrozen(resolved)).toBe(true);
    expect(given).toEqual({ idempotent: true });
  });

  it.each<{ title: string; options: unknown; fault: string }>([
    { title: 'nothing', options: undefined, fault: 'options must be an object, got undefined' },
    {
      title: 'silent on what is safe to repeat',
      options: {},
      fault: 'idempotent must be true or false, got undefined',
    },
    {
      title: 'vague on it',
      options: { idempotent: 'yes' },
      fault: 'idempotent must be true or false, got "yes"',
    },
    ...[0, -1, 2.5, 11, Number.NaN, Number.POSITIVE_INFINITY, '3'].map((attempts) => ({
      title: `${attempts} attempts`,
      options: { idempotent: true, attempts },
      fault: `attempts must be a whole number from 1 to 10, got ${JSON.stringify(attempts) === 'null' ? attempts : JSON.stringify(attempts)}`,
    })),
    {
      title: 'a back-off of 0',
      options: { idempotent: true, baseMs: 0 },
      fault: 'baseMs must be above 0 and at most 2147483647 ms, got 0',
    },
    {
      title: 'a factor that shrinks',
      options: { idempotent: true, factor: 0.5 },
      fault: 'factor must be a number from 1 to 100, got 0.5',
    },
    {
      title: 'a longest back-off below the first',
      options: { idempotent: true, baseMs: 500, maxMs: 100 },
      fault: 'maxMs (100) must be at least baseMs (500)',
    },
    {
      title: 'another jitter',
      options: { idempotent: true, jitter: 'equal' },
      fault: 'jitter must be "full" or "additive" or "none", got "equal"',
    },
    {
      title: 'a ratio that nothing uses',
      options: { idempotent: true, jitterRatio: 0.2 },
      fault: 'jitterRatio goes with jitter "additive" only',
    },
    {
      title: 'a judge that is none',
      options: { idempotent: true, retryIf: true },
      fault: 'retryIf must be a function, got true',
    },
    {
      title: 'a budget with faults of its own',
      options: { idempotent: true, budget: { ratio: -1, floor: 2 } },
      fault: 'budget.ratio must be a number from 0 to 1, got -1; budget.floor is not an option',
    },
    {
      title: 'a budget of null',
      options: { idempotent: true, budget: null },
      fault: 'budget.options must be an object, got null',
    },
    {
      title: 'misspelt',
      options: { idempotent: true, retries: 3 },
      fault: 'retries is not an option',
    },
    {
      title: 'wrong in several ways',
      options: { attempts: 0, baseMs: -5 },
      fault:
        'attempts must be a whole number from 1 to 10, got 0; ' +
        'idempotent must be true or false, got undefined; ' +
        'baseMs must be above 0 and at most 2147483647 ms, got -5',
    },
  ])('cannot be $title', ({ options, fault }) => {
    expect(() => resolveRetryOptions('quotes', options as RetryOptions)).toThrow(
      `Retry "quotes": ${fault}.`,
    );
  });

  it('cannot go by a faulty name', () => {
    expect(() => resolveRetryOptions('my retry', { idempotent: true })).toThrow('name must match');
  });

  it('cannot have a budget of their own beside a shared one', () => {
    const budget = new RetryBudget({}, new FakeClock());

    expect(() => new Retry('quotes', { idempotent: true, budget: { max: 5 } }, { budget })).toThrow(
      'Retry "quotes": budget is given, but so is a shared one.',
    );
  });
});
