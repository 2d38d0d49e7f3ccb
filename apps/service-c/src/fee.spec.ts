import { describe, expect, it } from '@jest/globals';
import { feeFor } from './fee.js';

describe('feeFor', () => {
  it.each([
    { title: 'the smallest amount pays the flat part alone', amount: 1, fee: 25 },
    { title: 'just under half a unit rounds down', amount: 19, fee: 25 },
    { title: 'exactly half a unit rounds up', amount: 20, fee: 26 },
    { title: 'the example of the documentation', amount: 1999, fee: 75 },
    { title: 'the largest amount the edge lets in', amount: 99_999_999, fee: 2_500_025 },
  ])('$title: $amount costs $fee', ({ amount, fee }) => {
    expect(feeFor(amount)).toBe(fee);
  });
});
