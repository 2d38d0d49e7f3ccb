import type { MixPart, Operation } from './mix.js';

/**
 * Which operation comes next: drawn by weight, as requests of many clients come in. In fixed turns a
 * failing operation would never fail twice in a row, and a breaker that counts consecutive failures
 * of a whole service would never open.
 * @param mix at least one part
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function drawnOperation(mix: readonly MixPart[], random: () => number): () => Operation {
  const total = mix.reduce((sum, part) => sum + part.weight, 0);
  return () => {
    let left = random() * total;
    for (const { operation, weight } of mix) {
      if (left < weight) return operation;
      left -= weight;
    }
    throw new RangeError('random() must be below 1');
  };
}
