/** Gives a number from 0 up to, but not including, 1. */
export type Random = () => number;

/** Draws one duration in ms. */
export type Draw = (random: Random) => number;

/** Gaps between arrivals that come independently of each other, at so many a second. */
export function exponentialGap(ratePerSecond: number): Draw {
  const meanMs = 1_000 / ratePerSecond;
  return (random) => -Math.log(1 - random()) * meanMs;
}

/**
 * Durations as services have them: never below 0, many near the median, a long tail. With a spread of
 * 0.35 one in a hundred takes 2.3 times the median, with 0.7 five times.
 * @param spread standard deviation of the logarithm
 */
export function logNormal(medianMs: number, spread: number): Draw {
  return (random) => medianMs * Math.exp(spread * normal(random));
}

/** Always the same. */
export function constant(ms: number): Draw {
  return () => ms;
}

/** Box and Muller's transform; one of its two numbers is enough. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
