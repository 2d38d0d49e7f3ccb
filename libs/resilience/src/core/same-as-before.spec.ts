import { describe, expect, it } from '@jest/globals';
import { SameAsBefore } from './same-as-before.js';

describe('the same as before', () => {
  it.each<{ title: string; before: object; now: object; same: boolean }>([
    { title: 'the same figures', before: { openMs: 5 }, now: { openMs: 5 }, same: true },
    { title: 'others', before: { openMs: 5 }, now: { openMs: 6 }, same: false },
    {
      title: 'the same within',
      before: { stall: { afterMs: 5 } },
      now: { stall: { afterMs: 5 } },
      same: true,
    },
    {
      title: 'others within',
      before: { stall: { afterMs: 5 } },
      now: { stall: { afterMs: 6 } },
      same: false,
    },
    { title: 'another field', before: { openMs: undefined }, now: { fairMs: 5 }, same: false },
    { title: 'one field more', before: {}, now: { openMs: 5 }, same: false },
    { title: 'NaN', before: { openMs: Number.NaN }, now: { openMs: Number.NaN }, same: true },
  ])('$title', ({ before, now, same }) => {
    const kept = new SameAsBefore<object>();
    kept.or(before);

    expect(kept.or(now) === before).toBe(same);
  });

  it('goes by the value given out last', () => {
    const kept = new SameAsBefore<object>();
    kept.or({ openMs: 5 });
    const second = kept.or({ openMs: 6 });

    expect(kept.or({ openMs: 6 })).toBe(second);
  });
});
