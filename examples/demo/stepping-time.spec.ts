import { describe, expect, it } from '@jest/globals';
import { SteppingTime } from './stepping-time.js';

function make(): SteppingTime {
  return new SteppingTime(new AbortController().signal);
}

describe('time that steps over pauses', () => {
  it('is put forward by a pause, and stands still otherwise', async () => {
    const time = make();

    await time.pause(3_600_000);
    expect(time.now()).toBe(3_600_000);
    await new Promise<void>((resolve) => void setImmediate(resolve));

    expect(time.now()).toBe(3_600_000);
  });

  it('fires the next timer, and that one alone, when nobody answers', () => {
    const time = make();
    const fired: string[] = [];
    const later = time.after(120_000, () => fired.push('later'));
    time.after(60_000, () => fired.push('next'));
    time.after(30_000, () => fired.push('given up'))[Symbol.dispose]();

    time.nobodyAnswers();
    expect({ fired, now: time.now() }).toEqual({ fired: ['next'], now: 60_000 });
    later[Symbol.dispose]();
    time.nobodyAnswers();

    expect({ fired, now: time.now() }).toEqual({ fired: ['next'], now: 60_000 });
  });

  it('does not pause once it is interrupted', async () => {
    const interrupt = new AbortController();
    const time = new SteppingTime(interrupt.signal);
    interrupt.abort();

    await expect(time.pause(10)).rejects.toThrow('interrupted');
    expect(time.now()).toBe(0);
  });
});
