import { describe, expect, it } from '@jest/globals';
import { retryAfter } from './retry-after.js';

describe('retryAfter', () => {
  it.each([
    { title: 'nothing known: 1 s', hintMs: undefined, random: 0, ms: 1000, seconds: 1 },
    { title: 'due now: still 1 s', hintMs: 0, random: 0, ms: 0, seconds: 1 },
    { title: 'a whole second', hintMs: 3000, random: 0, ms: 3000, seconds: 3 },
    { title: 'a part of a second rounds up', hintMs: 4001, random: 0, ms: 4001, seconds: 5 },
    { title: 'half of the jitter', hintMs: 5000, random: 0.5, ms: 5500, seconds: 6 },
    { title: 'nearly all of the jitter', hintMs: 5000, random: 0.999, ms: 5999, seconds: 6 },
    { title: 'a fraction of a ms', hintMs: 1000.2, random: 0, ms: 1001, seconds: 2 },
  ])('$title', ({ hintMs, random, ms, seconds }) => {
    expect(retryAfter(hintMs, () => random)).toEqual({ ms, seconds });
  });
});
