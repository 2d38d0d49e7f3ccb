import { describe, expect, it } from '@jest/globals';
import { chooseClaims } from './choose-claims.js';
import type { Claim } from './claim.js';

const CLAIMS = ['H1', 'H5', 'T10'].map((id) => ({ id, kind: 'processes' }) as Claim);

const idsOf = (ids: readonly string[]): readonly string[] =>
  chooseClaims(CLAIMS, ids).map(({ id }) => id);

describe('the claims to try', () => {
  it.each([
    { title: 'in the order of the catalogue', ids: ['H5', 'H1'], chosen: ['H1', 'H5'] },
    { title: 'in any case, once', ids: ['t10', 'T10'], chosen: ['T10'] },
  ])('are those asked for, $title', ({ ids, chosen }) => {
    expect(idsOf(ids)).toEqual(chosen);
  });

  it.each([{ ids: [] }, { ids: ['all'] }, { ids: ['ALL', 'H1'] }])(
    'are all for $ids',
    ({ ids }) => {
      expect(idsOf(ids)).toHaveLength(CLAIMS.length);
    },
  );

  it('refuse an id that nobody has, in one line with those there are', () => {
    expect(() => idsOf(['H1', 'H99', 'x'])).toThrow(
      /^There is no claim "H99", "X"\. There are: H1, .*all\.$/,
    );
  });

  it('refuse to be none', () => {
    expect(() => chooseClaims(CLAIMS, ['H1'], 'simulation')).toThrow(
      'None of these claims is tried by simulation.',
    );
  });
});
