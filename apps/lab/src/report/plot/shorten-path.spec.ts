import { describe, expect, it } from '@jest/globals';
import { shortenPath } from './shorten-path.js';

describe('shortenPath', () => {
  it.each([
    { title: 'rounds', path: 'M1.04,2.06L3.123,4.987', short: 'M1,2.1L3.1,5' },
    {
      title: 'names one coordinate of level and upright pieces',
      path: 'M0,5L4,5L4,9',
      short: 'M0,5H4V9',
    },
    { title: 'leaves out what lies on the way', path: 'M0,5L1,5L2,5L3,5L3,7', short: 'M0,5H3V7' },
    { title: 'keeps a turn back', path: 'M0,5L9,5L3,5', short: 'M0,5H9H3' },
    { title: 'keeps pieces apart', path: 'M0,0L1,1ZM5,5L6,7Z', short: 'M0,0L1,1ZM5,5L6,7Z' },
    { title: 'only rounds curves', path: 'M0,0C1.23,2,3,4,5,6.78', short: 'M0,0C1.2,2,3,4,5,6.8' },
    { title: 'reads numbers near nothing', path: 'M0,1.25e-15L10,3', short: 'M0,0L10,3' },
  ])('$title', ({ path, short }) => {
    expect(shortenPath(path)).toBe(short);
  });
});
