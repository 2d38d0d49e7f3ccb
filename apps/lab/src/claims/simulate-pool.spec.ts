import { describe, expect, it } from '@jest/globals';
import { constant } from '../simulate/draws.js';
import { type PoolOptions, simulatePool } from './simulate-pool.js';

const POOL: PoolOptions = {
  threads: 10,
  queue: 0,
  ratePerSecond: 50,
  service: constant(100),
  deadlineMs: 1_000,
  warmUpMs: 10_000,
  durationMs: 110_000,
  seed: 1,
};

/** Erlang's loss formula: the share refused by a pool without queue. */
function erlangLoss(erlangs: number, threads: number): number {
  let loss = 1;
  for (let n = 1; n <= threads; n++) loss = (erlangs * loss) / (n + erlangs * loss);
  return loss;
}

describe('a pool of threads', () => {
  it.each([
    { title: 'half loaded', ratePerSecond: 50 },
    { title: 'loaded to the full', ratePerSecond: 100 },
    { title: 'overloaded', ratePerSecond: 300 },
  ])('refuses as Erlang says when it is $title', ({ ratePerSecond }) => {
    const { calls, served } = simulatePool({ ...POOL, ratePerSecond });

    expect(1 - served / calls).toBeCloseTo(erlangLoss(ratePerSecond / 10, 10), 1);
  });

  it('serves at once what does not wait', () => {
    expect(simulatePool(POOL).medianMs).toBeCloseTo(100);
  });

  it('lets an overload wait for a full queue', () => {
    const { medianMs, served } = simulatePool({ ...POOL, ratePerSecond: 200, queue: 100 });

    expect(medianMs / 1_100).toBeCloseTo(1, 1);
    expect(served / 10_000).toBeCloseTo(1, 1);
  });

  it('loses its threads to calls that hang', () => {
    const hung = simulatePool({ ...POOL, hangShare: 0.1, deadlineMs: 100_000 });

    expect(hung.served / hung.calls).toBeLessThan(0.2);
  });
});
