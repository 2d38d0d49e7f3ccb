import type { MixPart, Operation } from '@firebreak/load';

/** What of the edge needs C, and what must survive its death. */
export const NEEDS_C: Readonly<Record<Operation, boolean>> = {
  orders: true,
  quotes: true,
  reads: false,
};

/** How many of each operation come in a second, at a rate and by the weights of a mix. */
export function ratesOf(
  ratePerSecond: number,
  mix: readonly MixPart[],
): ReadonlyMap<Operation, number> {
  const weights = mix.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(
    mix.map(({ operation, weight }) => [operation, (ratePerSecond * weight) / weights]),
  );
}
