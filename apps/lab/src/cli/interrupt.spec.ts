import { describe, expect, it } from '@jest/globals';
import { interruptible } from './interrupt.js';

describe('work that Ctrl-C ends', () => {
  it('is told of the first signal, and leaves nothing behind', async () => {
    const before = process.listenerCount('SIGHUP');

    const wasAborted = await interruptible((signal) => {
      process.emit('SIGHUP');
      return Promise.resolve(signal.aborted);
    });

    expect(wasAborted).toBe(true);
    expect(process.listenerCount('SIGHUP')).toBe(before);
  });
});
