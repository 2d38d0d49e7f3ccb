import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { monotonicClock } from './monotonic-clock.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the monotonic clock', () => {
  it.each([{ hours: -1 }, { hours: 1 }])(
    'trap 12: does not show a jump of the wall clock by $hours h',
    ({ hours }) => {
      const before = monotonicClock.now();

      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + hours * 3_600_000);
      const passed = monotonicClock.now() - before;

      expect(passed).toBeGreaterThanOrEqual(0);
      expect(passed).toBeLessThan(60_000);
    },
  );
});
