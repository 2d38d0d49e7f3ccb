import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FakeClock } from '../testing/index.js';
import { SilenceWatch } from './silence-watch.js';

const LIMITS = { firstMessageMs: 100, idleMs: 50 };

let clock: FakeClock;
beforeEach(() => {
  jest.useFakeTimers();
  clock = new FakeClock();
});
afterEach(() => {
  jest.useRealTimers();
});

function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed++) {
    clock.advance(1);
    jest.advanceTimersByTime(1);
  }
}

function watch(limits: { firstMessageMs: number; idleMs: number | false } = LIMITS) {
  const onSilence = jest.fn();
  return { onSilence, stream: new SilenceWatch(limits, clock, onSilence) };
}

describe('SilenceWatch', () => {
  it('waits firstMessageMs for the first message', () => {
    const { onSilence } = watch();

    pass(99);
    expect(onSilence).not.toHaveBeenCalled();
    pass(1);

    expect(onSilence.mock.calls).toEqual([[{ since: 0, grantedMs: 100 }]]);
  });

  it('then idleMs from message to message', () => {
    const { onSilence, stream } = watch();

    for (let message = 0; message < 20; message++) {
      pass(49);
      stream.heard();
    }
    expect(onSilence).not.toHaveBeenCalled();
    pass(50);

    expect(onSilence.mock.calls).toEqual([[{ since: 980, grantedMs: 50 }]]);
  });

  it('waits for ever between messages where idleMs is false', () => {
    const { onSilence, stream } = watch({ firstMessageMs: 100, idleMs: false });

    stream.heard();
    pass(1_000);

    expect(onSilence).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sets one timer, however many messages come, and leaves none behind', () => {
    const { stream } = watch();

    for (let message = 0; message < 1_000; message++) stream.heard();
    expect(jest.getTimerCount()).toBe(1);
    stream.stop();

    expect(jest.getTimerCount()).toBe(0);
  });

  it('looks again when a timer fires before its time by our clock', () => {
    const { onSilence } = watch();

    jest.advanceTimersByTime(100);
    expect(onSilence).not.toHaveBeenCalled();
    clock.advance(100);
    jest.advanceTimersByTime(100);

    expect(onSilence).toHaveBeenCalledTimes(1);
  });
});
