import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemTimers } from './timers.js';

const MAX = 2 ** 31 - 1;

describe('the system’s timers', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('fire after their time', () => {
    const run = jest.fn();
    systemTimers.after(100, run);

    jest.advanceTimersByTime(99);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('do not fire once disposed of', () => {
    const run = jest.fn();
    const timer = systemTimers.after(100, run);

    timer[Symbol.dispose]();
    timer[Symbol.dispose]();
    jest.advanceTimersByTime(1_000);

    expect(run).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('trap 20: wait out more than 2^31-1 ms, which Node would turn into 1 ms', () => {
    const run = jest.fn();
    systemTimers.after(MAX + 1_000, run);

    jest.advanceTimersByTime(MAX + 999);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('are disposed of in their second piece as well', () => {
    const run = jest.fn();
    const timer = systemTimers.after(MAX + 1_000, run);
    jest.advanceTimersByTime(MAX + 1);

    timer[Symbol.dispose]();

    expect(jest.getTimerCount()).toBe(0);
  });
});
