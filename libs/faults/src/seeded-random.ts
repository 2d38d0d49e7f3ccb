/** Gives a number from 0 up to, but not including, 1. */
export type Random = () => number;

/**
 * Random numbers that come in the same sequence for the same seed and stream, so that a run repeats;
 * streams of one seed have nothing to do with each other. For simulation only, never for secrets.
 *
 * Mulberry32 (Tommy Ettinger): 32 bits of state, period 2^32, passes gjrand's small tests.
 *
 * @param seed a whole number from 0 to 4294967295
 * @param stream what the numbers are for: `error-rate/Charge`
 */
export function seededRandom(seed: number, stream: string): Random {
  let state = hash(`${seed}/${stream}`);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a: names that differ in one letter begin far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) {
    value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return value;
}
