import { describe, expect, it } from '@jest/globals';
import { REAL_TIME } from './clock.js';

describe('waiting', () => {
  it.each([
    { title: 'before it', abort: (told: AbortController) => told.abort(new Error('told to end')) },
    {
      title: 'meanwhile',
      abort: (told: AbortController) =>
        void setImmediate(() => told.abort(new Error('told to end'))),
    },
  ])('ends with the reason of the signal that aborts $title', async ({ abort }) => {
    const told = new AbortController();
    abort(told);

    await expect(REAL_TIME.wait(60_000, told.signal)).rejects.toThrow('told to end');
  });
});
