import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import { shuffled } from '../paired.js';
import { Runner, type Variant } from './loop.js';

/** Nanoseconds per call, by variant, one figure a round. */
export type Figures = ReadonlyMap<string, readonly number[]>;

const ROUNDS = 41;
const SLICE_MS = 6;
const WARM_UP_MS = 150;

/**
 * Every variant once a round in random order, on a fresh subject each time. Whatever disturbs the
 * machine meets the variants of a round alike, so figures are compared within rounds only.
 */
export async function measureRounds(
  variants: readonly Variant[],
  progress: (done: number, of: number) => void,
  rounds = ROUNDS,
): Promise<Figures> {
  const runners = variants.map((variant) => new Runner(variant));
  for (const runner of runners) await runner.calibrate(SLICE_MS, WARM_UP_MS);
  const figures = new Map(runners.map(({ name }) => [name, [] as number[]]));
  for (let round = 1; round <= rounds; round++) {
    for (const runner of shuffled(runners)) {
      // Timers of a subject fire here, between the slices, and not within one.
      await turnOfTheEventLoop();
      figures.get(runner.name)!.push(await runner.measure());
    }
    progress(round, rounds);
  }
  return figures;
}
