import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../testing/index.js';
import { RETRY_DEFAULTS, resolveRetryOptions, type RetryOptions } from './retry-options.js';
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

  it('take a field that is undefined for one that is not there', () => {
    const { idempotent, ...others } = { ...RETRY_DEFAULTS, idempotent: true };
    const undefineds = Object.fromEntries(Object.keys(others).map((key) => [key, undefined]));

    expect(resolveRetryOptions('quotes', { idempotent, ...undefineds })).toStrictEqual(
      resolveRetryOptions('quotes', { idempotent }),
    );
  });

  it.each<{ title: string; change: object; is: object }>([
    { title: 'attempts', change: { attempts: undefined }, is: { attempts: 3 } },
    { title: 'a back-off', change: { baseMs: undefined }, is: { baseMs: 100 } },
  ])('go back to the default when $title become undefined', ({ change, is }) => {
    const retry = new Retry('quotes', { idempotent: true, attempts: 5, baseMs: 7 });

    expect(retry.preview(change)).toMatchObject(is);
    retry.reconfigure(change);

    expect(retry.options).toMatchObject(is);
  });

  it('have the default budget again when theirs becomes undefined', () => {
    const retry = new Retry('quotes', { idempotent: true, budget: false });

    retry.reconfigure({ budget: undefined } as object);

    expect(retry.snapshot().budget?.max).toBe(20);
  });

  it('keep a shared budget when one of their own is said to be undefined', () => {
    const budget = new RetryBudget({ max: 7 }, new FakeClock());
    const retry = new Retry('quotes', { idempotent: true }, { budget });

    retry.reconfigure({ budget: undefined } as object);

    expect(retry.snapshot().budget?.max).toBe(7);
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
