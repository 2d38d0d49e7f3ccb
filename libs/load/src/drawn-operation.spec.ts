import { describe, expect, it } from '@jest/globals';
import { drawnOperation } from './drawn-operation.js';
import { parseMix } from './mix.js';

describe('the next operation of a load', () => {
  it.each([
    { title: 'the first of equal parts', mix: 'orders,reads', drawn: 0.49, expected: 'orders' },
    { title: 'the second of equal parts', mix: 'orders,reads', drawn: 0.5, expected: 'reads' },
    { title: 'a quarter', mix: 'orders=1,reads=3', drawn: 0.24, expected: 'orders' },
    { title: 'three quarters', mix: 'orders=1,reads=3', drawn: 0.25, expected: 'reads' },
    { title: 'one part is all', mix: 'quotes', drawn: 0.999, expected: 'quotes' },
  ])('is drawn by weight: $title', ({ mix, drawn, expected }) => {
    expect(drawnOperation(parseMix(mix), () => drawn)()).toBe(expected);
  });
});
