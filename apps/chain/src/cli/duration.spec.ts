import { describe, expect, it } from '@jest/globals';
import { parseDuration } from './duration.js';

describe('a duration on the command line', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['2m', 120_000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    [' 5s ', 5_000],
  ])('%j is %d ms', (text, expected) => {
    expect(parseDuration('--for', text)).toBe(expected);
  });

  it.each([['60'], ['0s'], ['-5s'], ['s'], ['1d'], ['25h'], ['1e3s'], [''], ['5 s'], ['0.1ms']])(
    '%j is refused, with what is allowed',
    (text) => {
      expect(() => parseDuration('--for', text)).toThrow(
        `--for "${text}" is not a duration: write 500ms, 60s, 2m or 1h, at most 24h.`,
      );
    },
  );
});
