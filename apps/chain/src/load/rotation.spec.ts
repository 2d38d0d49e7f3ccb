import { describe, expect, it } from '@jest/globals';
import { parseMix } from './mix.js';
import { rotation } from './rotation.js';

describe('the order of operations in a load', () => {
  it.each([
    ['equal parts take turns', 'orders,reads', 'orders reads orders reads'],
    ['a heavier part is spread out', 'orders=1,reads=3', 'reads orders reads reads'],
    ['one part is all', 'quotes', 'quotes quotes quotes quotes'],
  ])('%s', (_title, mix, expected) => {
    const next = rotation(parseMix(mix));
    expect(expected.split(' ').map(() => next())).toEqual(expected.split(' '));
  });
});
