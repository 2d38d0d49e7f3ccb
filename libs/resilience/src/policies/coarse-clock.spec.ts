import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FakeClock } from '../testing/index.js';
import { CoarseClock } from './coarse-clock.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a coarse clock', () => {
  it('stands still between two looks, 10 ms apart', () => {
    const source = new FakeClock(100);
    using clock = new CoarseClock(10, source);
    source.advance(9);
    jest.advanceTimersByTime(9);
    const before = clock.now();
    source.advance(1);
    jest.advanceTimersByTime(1);

    expect([before, clock.now()]).toEqual([100, 110]);
  });

  it('stops looking once disposed of', () => {
    const clock = new CoarseClock(10, new FakeClock());

    clock[Symbol.dispose]();

    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 1_001])(
    'refuses to look every %d ms',
    (resolutionMs) => {
      expect(() => new CoarseClock(resolutionMs)).toThrow(`1 to 1000, got ${resolutionMs}`);
    },
  );
});
