import { describe, expect, it } from '@jest/globals';
import { count, counted, milliseconds, percent, seconds } from './figures.js';

describe('figures', () => {
  it.each([
    { title: 'thousands', said: count(1_250), as: '1,250' },
    { title: 'one of a thing', said: counted(1, 'call'), as: '1 call' },
    { title: 'none of a thing', said: counted(0, 'call'), as: '0 calls' },
    { title: 'under a second', said: seconds(124), as: '0.12 s' },
    { title: 'above a second', said: seconds(12_345), as: '12.3 s' },
    { title: 'a short latency', said: milliseconds(2.41), as: '2.4 ms' },
    { title: 'a long latency', said: milliseconds(1_705.2), as: '1,705 ms' },
    { title: 'no latency', said: milliseconds(undefined), as: '-' },
    { title: 'a share', said: percent(291, 300), as: '97.0 %' },
    { title: 'all', said: percent(300, 300), as: '100 %' },
    { title: 'none', said: percent(0, 300), as: '0 %' },
    { title: 'all but one of very many', said: percent(99_999, 100_000), as: '99.99 %' },
    { title: 'one of very many', said: percent(1, 100_000), as: '0.01 %' },
    { title: 'a share of nothing', said: percent(0, 0), as: '-' },
  ])('$title', ({ said, as }) => {
    expect(said).toBe(as);
  });
});
