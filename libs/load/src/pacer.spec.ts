import { describe, expect, it } from '@jest/globals';
import { Pacer } from './pacer.js';

function takeAll(pacer: Pacer, now: number): number[] {
  const due: number[] = [];
  for (let at = pacer.take(now); at !== undefined; at = pacer.take(now)) due.push(at);
  return due;
}

describe('the pace of a load', () => {
  it('is one request per interval, the first at once', () => {
    const pacer = new Pacer(50, 1_000);
    expect(takeAll(pacer, 1_000)).toEqual([1_000]);
    expect(pacer.waitMs(1_005)).toBe(15);
    expect(takeAll(pacer, 1_019)).toEqual([]);
    expect(takeAll(pacer, 1_020)).toEqual([1_020]);
  });

  it('makes up for a late wake-up with the times that were intended', () => {
    const pacer = new Pacer(100, 0);
    expect(takeAll(pacer, 35)).toEqual([0, 10, 20, 30]);
    expect(pacer.waitMs(35)).toBe(5);
  });

  it('does not drift over an hour at a rate that no whole interval fits', () => {
    const pacer = new Pacer(30, 0);
    let last = 0;
    for (let i = 0; i < 30 * 3_600; i += 1) {
      last = pacer.take(Number.MAX_SAFE_INTEGER) ?? Number.NaN;
    }
    expect(last).toBeCloseTo(3_600_000 - 1_000 / 30, 3);
  });

  it('ends after its duration, having issued rate × duration requests', () => {
    const pacer = new Pacer(25, 0, 2_000);
    expect(takeAll(pacer, 10_000)).toHaveLength(50);
    expect(pacer.waitMs(10_000)).toBeUndefined();
  });

  it('never asks for a negative wait', () => {
    expect(new Pacer(10, 0).waitMs(500)).toBe(0);
  });
});
