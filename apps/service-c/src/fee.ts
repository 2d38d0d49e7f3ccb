/**
 * What C takes for a payment: 2.5 % of the amount, rounded half up to whole minor units, and a flat
 * 25 of them, so that small payments pay their way. 1999 costs 50 + 25 = 75.
 * Whole-number arithmetic: amounts up to 9 * 10^13 stay exact.
 */
export function feeFor(amount: number): number {
  return Math.floor((amount * RATE_PER_MILLE + 500) / 1000) + FLAT;
}

const RATE_PER_MILLE = 25;
const FLAT = 25;
