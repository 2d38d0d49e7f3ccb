import { beforeEach, describe, expect, it } from '@jest/globals';
import { inWaves } from './in-waves.js';

let told: string[];
beforeEach(() => {
  told = [];
});

/** Lets everything go on that can. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('work in waves', () => {
  it.each([
    { title: 'one at a time', atOnce: 1, most: 1 },
    { title: 'two at a time', atOnce: 2, most: 2 },
    { title: 'no more than there are', atOnce: 9, most: 5 },
  ])('does $title, in turn', async ({ atOnce, most }) => {
    let under = 0;
    let peak = 0;

    await inWaves([1, 2, 3, 4, 5], atOnce, async (item) => {
      told.push(String(item));
      peak = Math.max(peak, ++under);
      await turn();
      under -= 1;
      return true;
    });

    expect(told).toEqual(['1', '2', '3', '4', '5']);
    expect(peak).toBe(most);
  });

  it('begins nothing before the whole wave has ended', async () => {
    await inWaves(['slow', 'quick', 'next'], 2, async (item) => {
      told.push(`${item} begins`);
      for (let n = item === 'slow' ? 3 : 1; n > 0; n--) await turn();
      told.push(`${item} ends`);
      return true;
    });

    expect(told.indexOf('next begins')).toBeGreaterThan(told.indexOf('slow ends'));
  });

  it('lets none measure before all of its wave are warm', async () => {
    await inWaves(['slow', 'quick'], 2, async (item, { allWarm }) => {
      for (let n = item === 'slow' ? 3 : 1; n > 0; n--) await turn();
      told.push(`${item} is warm`);
      await allWarm();
      told.push(`${item} measures`);
      return true;
    });

    expect(told.slice(0, 2)).toEqual(['quick is warm', 'slow is warm']);
  });

  it('waits for none that ended before it was warm', async () => {
    await inWaves(['broken', 'sound'], 2, async (item, { allWarm }) => {
      if (item === 'broken') return true;
      await allWarm();
      told.push(`${item} measures`);
      return true;
    });

    expect(told).toEqual(['sound measures']);
  });

  it('does what was not good enough up to twice again, before anything else', async () => {
    await inWaves(['good', 'ill', 'next'], 2, async (item, { isLastTry }) => {
      told.push(isLastTry ? `${item}, the last time` : item);
      return item !== 'ill';
    });

    expect(told).toEqual(['good', 'ill', 'ill', 'ill, the last time', 'next']);
  });

  it('rejects with the first failure', async () => {
    const work = inWaves([1, 2], 1, () => Promise.reject(new Error('broken')));

    await expect(work).rejects.toThrow('broken');
  });
});
