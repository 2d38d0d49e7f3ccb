import { describe, expect, it } from '@jest/globals';
import { DEFAULT_MIX, parseMix } from './mix.js';

describe('the mix of a load', () => {
  it.each([
    [
      'the default',
      DEFAULT_MIX,
      [
        ['orders', 1],
        ['reads', 1],
      ],
    ],
    ['one operation', 'quotes', [['quotes', 1]]],
    [
      'weights',
      'orders=1, reads=3',
      [
        ['orders', 1],
        ['reads', 3],
      ],
    ],
    [
      'a weight beside none',
      'reads=2,quotes',
      [
        ['reads', 2],
        ['quotes', 1],
      ],
    ],
  ])('reads %s', (_title, text, expected) => {
    expect(parseMix(text).map(({ operation, weight }) => [operation, weight])).toEqual(expected);
  });

  it.each([
    [
      'an unknown operation',
      'orders,writes',
      'The mix knows no "writes". The operations: orders, quotes, reads.',
    ],
    ['nothing', '', 'The mix knows no "". The operations: orders, quotes, reads.'],
    ['an operation twice', 'reads,reads=2', 'The mix "reads,reads=2" names reads twice.'],
    [
      'a weight of 0',
      'orders=0',
      'The mix "orders=0": the weight must be a whole number from 1 to 1000',
    ],
    ['a broken weight', 'orders=1.5', 'The mix "orders=1.5": the weight must be'],
    ['two weights', 'orders=1=2', 'The mix "orders=1=2": the weight must be'],
  ])('refuses %s in one line', (_title, text, message) => {
    expect(() => parseMix(text)).toThrow(message);
  });
});
