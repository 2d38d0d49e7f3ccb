import { CliError } from '../cli/cli-error.js';

/** How long the tour looks at each thing. */
export interface Pace {
  /** Times are multiplied by it for which figures are gathered. */
  readonly factor: number;
  /** Open period of the breakers, in ms, where the tour starts the chain itself; else their own. */
  readonly breakerOpenMs?: number;
}

/** The paces there are: `normal` to read along, `fast` to see that it works. */
export const PACES = {
  normal: { factor: 1 },
  fast: { factor: 0.25, breakerOpenMs: 1_000 },
} as const satisfies Record<string, Pace>;

/** @throws CliError when there is no such pace */
export function paceOf(name: string): Pace {
  const found = Object.entries<Pace>(PACES).find(([known]) => known === name.toLowerCase());
  if (found !== undefined) return found[1];
  throw new CliError(`There is no pace "${name}". There are ${Object.keys(PACES).join(', ')}.`);
}
