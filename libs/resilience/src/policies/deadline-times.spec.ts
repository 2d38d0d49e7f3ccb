import { describe, expect, it } from '@jest/globals';
import { BudgetExhaustedError } from '../core/index.js';
import { resolveDeadlineOptions, type DeadlineOptions } from './deadline-options.js';
import { MAX_CALL_MS, attemptDeadline, reserveMs } from './deadline-times.js';

/** Milliseconds that an attempt is given at 1000 on the clock. */
function granted(options: DeadlineOptions, incomingMs?: number): number {
  const scope = incomingMs === undefined ? undefined : { incomingDeadlineAt: 1_000 + incomingMs };
  return attemptDeadline('Charge', options, scope, 1_000) - 1_000;
}

describe('the reserve for the way back: a tenth, 50 to 250 ms', () => {
  it.each([
    { left: 0, reserve: 50 },
    { left: 499, reserve: 50 },
    { left: 500, reserve: 50 },
    { left: 501, reserve: 50.1 },
    { left: 1_795, reserve: 179.5 },
    { left: 2_000, reserve: 200 },
    { left: 2_500, reserve: 250 },
    { left: 60_000, reserve: 250 },
  ])('of $left ms it keeps $reserve ms', ({ left, reserve }) => {
    expect(reserveMs(left)).toBeCloseTo(reserve, 9);
  });
});

describe('an attempt is given', () => {
  it.each<{ title: string; options: DeadlineOptions; incoming?: number; ms: number }>([
    { title: 'an hour if nobody sets a deadline', options: {}, ms: MAX_CALL_MS },
    { title: 'its own total', options: { totalMs: 800 }, ms: 800 },
    { title: 'its own attempt', options: { totalMs: 1_600, attemptMs: 700 }, ms: 700 },
    {
      title: 'A to B: what the edge’s 2000 ms leave',
      options: {},
      incoming: 2_000,
      ms: 1_800,
    },
    {
      title: 'B to C: its total of 1600 ms, if 1795 ms came in',
      options: { totalMs: 1_600 },
      incoming: 1_795,
      ms: 1_600,
    },
    {
      title: 'B to C: less, if little came in',
      options: { totalMs: 1_600, attemptMs: 700 },
      incoming: 600,
      ms: 540,
    },
    {
      title: 'exactly the least it needs',
      options: { minBudgetMs: 100 },
      incoming: 150,
      ms: 100,
    },
  ])('$title: $ms ms', ({ options, incoming, ms }) => {
    expect(granted(options, incoming)).toBeCloseTo(ms, 9);
  });
});

describe('with too little left it is not begun', () => {
  it.each<{ title: string; options: DeadlineOptions; incoming: number; left: number }>([
    { title: 'a ms less than it needs', options: { minBudgetMs: 100 }, incoming: 149, left: 99 },
    { title: 'the reserve eats it all', options: {}, incoming: 50, left: 0 },
    { title: 'the deadline is past', options: {}, incoming: -5_000, left: 0 },
  ])('$title', ({ options, incoming, left }) => {
    expect(() => granted(options, incoming)).toThrow(BudgetExhaustedError);
    expect(() => granted(options, incoming)).toThrow(
      `Charge was not called: ${left} ms are left, and it needs at least ` +
        `${options.minBudgetMs ?? 0} ms.`,
    );
  });
});

describe('deadline options', () => {
  it.each<{ title: string; options: unknown; fault: string }>([
    {
      title: 'zero',
      options: { totalMs: 0 },
      fault: 'totalMs must be above 0 and at most 2147483647 ms, got 0',
    },
    {
      title: 'negative',
      options: { attemptMs: -1 },
      fault: 'attemptMs must be above 0 and at most 2147483647 ms, got -1',
    },
    {
      title: 'NaN',
      options: { totalMs: Number.NaN },
      fault: 'totalMs must be above 0 and at most 2147483647 ms, got NaN',
    },
    {
      title: 'Infinity',
      options: { totalMs: Number.POSITIVE_INFINITY },
      fault: 'totalMs must be above 0 and at most 2147483647 ms, got Infinity',
    },
    {
      title: 'longer than timers can',
      options: { totalMs: 2 ** 31 },
      fault: 'totalMs must be above 0 and at most 2147483647 ms, got 2147483648',
    },
    {
      title: 'an attempt longer than all attempts',
      options: { totalMs: 100, attemptMs: 700 },
      fault: 'attemptMs (700) must be at most totalMs (100)',
    },
    {
      title: 'more needed than one attempt is given',
      options: { totalMs: 1_000, attemptMs: 100, minBudgetMs: 101 },
      fault: "minBudgetMs (101) must be at most the attempt's time (100)",
    },
    {
      title: 'several at once',
      options: { totalMs: -1, minBudgetMs: Number.NaN },
      fault:
        'totalMs must be above 0 and at most 2147483647 ms, got -1; ' +
        'minBudgetMs must be 0 to 2147483647 ms, got NaN',
    },
  ])('cannot be $title', ({ options, fault }) => {
    expect(() => resolveDeadlineOptions('Charge', options as DeadlineOptions)).toThrow(
      `Deadline of Charge: ${fault}.`,
    );
  });

  it('take a field that is undefined for one that is not there', () => {
    const options = { totalMs: 100, attemptMs: undefined, enforce: undefined };

    expect(resolveDeadlineOptions('Charge', options as object)).toStrictEqual({ totalMs: 100 });
  });

  it.each<{ title: string; options: DeadlineOptions }>([
    { title: 'none', options: {} },
    { title: 'all', options: { totalMs: 1_600, attemptMs: 700, minBudgetMs: 100 } },
    { title: 'a least of 0, as by default', options: { totalMs: 1_600, minBudgetMs: 0 } },
  ])('are copied and frozen: $title', ({ options }) => {
    const resolved = resolveDeadlineOptions('Charge', options);

    expect(resolved).toEqual(options);
    expect(resolved).not.toBe(options);
    expect(Object.isFrozen(resolved)).toBe(true);
  });
});
