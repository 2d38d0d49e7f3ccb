import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../testing/index.js';
import { LastGood } from './last-good.js';

function setUp(ttlMs = 1_000, maxEntries = 3) {
  const clock = new FakeClock();
  const lastGood = new LastGood<unknown>({ ttlMs, maxEntries }, clock);
  return { clock, lastGood };
}

describe('the last good values', () => {
  it.each([0, '', false, null, undefined, Number.NaN])(
    'trap 33: a falsy value is a hit: %p',
    (value) => {
      const { clock, lastGood } = setUp();

      lastGood.remember('key', value);
      clock.advance(10);

      expect(lastGood.recall('key')).toEqual({ value, ageMs: 10 });
    },
  );

  it('live as long as they are told, to the millisecond, and are gone then', () => {
    const { clock, lastGood } = setUp(1_000);
    lastGood.remember('key', 'a');

    clock.advance(1_000);
    expect(lastGood.recall('key')).toEqual({ value: 'a', ageMs: 1_000 });
    clock.advance(1);
    expect(lastGood.recall('key')).toBeUndefined();
    expect(lastGood.size).toBe(0);
  });

  it('are not made younger by being asked for', () => {
    const { clock, lastGood } = setUp(1_000);
    lastGood.remember('key', 'a');

    for (let i = 0; i < 4; i++) {
      clock.advance(250);
      lastGood.recall('key');
    }

    expect(lastGood.recall('key')).toEqual({ value: 'a', ageMs: 1_000 });
  });

  it('are no more than they may be: the one unused for longest goes', () => {
    const { lastGood } = setUp(1_000, 3);
    for (const key of ['a', 'b', 'c']) lastGood.remember(key, key);
    lastGood.recall('a');

    lastGood.remember('d', 'd');

    expect(['a', 'b', 'c', 'd'].map((key) => lastGood.recall(key)?.value)).toEqual([
      'a',
      undefined,
      'c',
      'd',
    ]);
  });

  it('stay within their bound over 100,000 keys', () => {
    const { lastGood } = setUp(1_000, 100);

    for (let i = 0; i < 100_000; i++) lastGood.remember(`key ${i}`, i);

    expect(lastGood.size).toBe(100);
  });

  it('shrink at once when told to hold fewer', () => {
    const { lastGood } = setUp(1_000, 3);
    for (const key of ['a', 'b', 'c']) lastGood.remember(key, key);

    lastGood.reconfigure({ ttlMs: 1_000, maxEntries: 1 });

    expect(lastGood.size).toBe(1);
    expect(lastGood.recall('c')?.value).toBe('c');
  });
});
