import { describe, expect, it } from '@jest/globals';
import { atLeast, atMost, type Finding, measurementOf, near } from './finding.js';

const finding: Finding = { name: 'orders ok', unit: 'share', value: 0.5, n: 100 };

describe('what becomes of a prediction', () => {
  it.each<{ title: string; change: Partial<Finding>; outcome: string | null }>([
    { title: 'a value at its limit', change: { expected: atMost(0.5) }, outcome: 'met' },
    { title: 'a value beyond its limit', change: { expected: atMost(0.4) }, outcome: 'not_met' },
    {
      title: 'a value beyond its limit, and its interval with it',
      change: { expected: atMost(0.4), interval: { low: 0.45, high: 0.55 } },
      outcome: 'not_met',
    },
    {
      title: 'a value beyond its limit with an interval that reaches it',
      change: { expected: atMost(0.4), interval: { low: 0.39, high: 0.6 } },
      outcome: 'unclear',
    },
    {
      title: 'a value below its limit with an interval that reaches it',
      change: { expected: atLeast(0.6), interval: { low: 0.4, high: 0.6 } },
      outcome: 'unclear',
    },
    {
      title: 'a value within the tolerance',
      change: { expected: near(0.55, 0.1) },
      outcome: 'met',
    },
    { title: 'a value out of it', change: { expected: near(0.7, 0.1) }, outcome: 'not_met' },
    {
      title: 'no value',
      change: { value: Number.NaN, expected: atMost(1) },
      outcome: 'unclear',
    },
    {
      title: 'too few observations',
      change: { expected: atMost(1), n: 4, leastN: 5 },
      outcome: 'unclear',
    },
    { title: 'too few blocks', change: { expected: atMost(1), blocks: 5 }, outcome: 'unclear' },
    { title: 'just enough blocks', change: { expected: atMost(1), blocks: 6 }, outcome: 'met' },
    {
      title: 'a limit that could not be measured',
      change: { expected: atMost(Number.NaN) },
      outcome: 'unclear',
    },
    { title: 'no prediction', change: {}, outcome: null },
  ])('$title: $outcome', ({ change, outcome }) => {
    expect(measurementOf({ ...finding, ...change }).outcome).toBe(outcome);
  });
});

it('writes a number that there is not as null', () => {
  const interval = { low: Number.NaN, high: Infinity };

  expect(measurementOf({ ...finding, value: Number.NaN, interval })).toMatchObject({
    value: null,
    low: null,
    high: null,
  });
});
