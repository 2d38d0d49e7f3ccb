import { describe, expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.js';

describe('work in parallel', () => {
  it.each([
    { title: 'one at a time', atOnce: 1, most: 1 },
    { title: 'three at a time', atOnce: 3, most: 3 },
    { title: 'no more than there are', atOnce: 9, most: 5 },
  ])('does $title, in turn', async ({ atOnce, most }) => {
    const begun: number[] = [];
    let under = 0;
    let peak = 0;

    await inParallel([1, 2, 3, 4, 5], atOnce, async (item) => {
      begun.push(item);
      peak = Math.max(peak, ++under);
      await Promise.resolve();
      under -= 1;
    });

    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(peak).toBe(most);
  });

  it('rejects with the first failure', async () => {
    const work = inParallel([1, 2], 1, async () => {
      throw new Error('broken');
    });

    await expect(work).rejects.toThrow('broken');
  });
});
