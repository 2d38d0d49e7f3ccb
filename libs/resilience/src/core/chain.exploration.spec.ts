/*
 * Two levels of breakers, A over B over C, in every order of events: with attribution A never
 * blames B for C, without it A does within F orders, and once C is back all close again.
 */
import { describe, expect, it } from '@jest/globals';
import { exploreChain, type Figures } from '../testing/exploration/index.js';

function figuresOf(F: number, W: number): Figures {
  return { failureThreshold: F, openMs: W, successThreshold: 1, maxProbes: 1, leaseMs: 2 };
}

describe('while B is up and C comes and goes', () => {
  it.each([
    { F: 1, WA: 2, WB: 2, recoveryMs: 4 },
    { F: 2, WA: 2, WB: 2, recoveryMs: 4 },
    { F: 2, WA: 2, WB: 3, recoveryMs: 6 },
    { F: 2, WA: 3, WB: 2, recoveryMs: 5 },
  ])('with attribution A never opens on B: F=$F, W=$WA over $WB', ({ F, WA, WB, recoveryMs }) => {
    const found = exploreChain({
      ofOperation: figuresOf(F, WA),
      ofB: figuresOf(F, WA),
      ofC: figuresOf(F, WB),
      attributed: true,
      inFlight: 2,
    });

    expect(found.blamesB).toBeUndefined();
    expect(found.configurations).toBeGreaterThan(50);
    expect(found.recoveryMs).toBe(recoveryMs);
  });

  it.each([
    { F: 1, moves: 'order failed' },
    { F: 2, moves: 'order order failed failed' },
    { F: 3, moves: 'order order failed order failed failed' },
  ])('without attribution A opens on B within $F orders', ({ F, moves }) => {
    const { blamesB = '' } = exploreChain({
      ofOperation: figuresOf(9, 2),
      ofB: figuresOf(F, 2),
      ofC: figuresOf(9, 2),
      attributed: false,
      inFlight: 2,
    });

    expect(blamesB.split(' ').filter((move) => move === 'order')).toHaveLength(F);
    expect(blamesB).toBe(moves);
  });
});
