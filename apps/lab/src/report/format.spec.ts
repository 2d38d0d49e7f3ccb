import { describe, expect, it } from '@jest/globals';
import { duration, inUnit, number, percent, UNKNOWN } from './format.js';

describe('number', () => {
  it.each([
    { value: 0, text: '0' },
    { value: 0.0312, text: '0.031' },
    { value: 4.56, text: '4.6' },
    { value: 12.34, text: '12.3' },
    { value: 1_234_567.8, text: '1 234 568' },
    { value: 0.000_02, text: '2e-5' },
    { value: null, text: UNKNOWN },
    { value: Number.NaN, text: UNKNOWN },
  ])('writes $value as $text', ({ value, text }) => {
    expect(number(value)).toBe(text);
  });
});

describe('percent', () => {
  it.each([
    { share: 1, text: '100 %' },
    { share: 0.999_6, text: '> 99.9 %' },
    { share: 0.996, text: '99.6 %' },
    { share: 0.5, text: '50 %' },
    { share: 1.696, text: '170 %' },
    { share: 0.0312, text: '3.1 %' },
    { share: 0.000_4, text: '< 0.1 %' },
    { share: 0, text: '0 %' },
    { share: Number.NaN, text: UNKNOWN },
  ])('writes $share as $text', ({ share, text }) => {
    expect(percent(share)).toBe(text);
  });
});

describe('duration', () => {
  it.each([
    { ms: 2.34, text: '2.3 ms' },
    { ms: 999, text: '999 ms' },
    { ms: 5_200, text: '5.2 s' },
    { ms: 600_000, text: '10 min' },
    { ms: 36_000_000, text: '10 h' },
    { ms: null, text: UNKNOWN },
  ])('writes $ms ms as $text', ({ ms, text }) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('inUnit', () => {
  it.each([
    { unit: 's' as const, value: 5, text: '5 s' },
    { unit: 'share' as const, value: 0.5, text: '50 %' },
    { unit: 'per request' as const, value: 27, text: '27 per request' },
    { unit: 'count' as const, value: null, text: UNKNOWN },
  ])('writes $value in $unit as $text', ({ unit, value, text }) => {
    expect(inUnit(value, unit)).toBe(text);
  });
});
