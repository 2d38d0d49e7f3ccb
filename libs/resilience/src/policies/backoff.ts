import type { ResolvedRetryOptions } from './retry-options.js';

/** What the delays between attempts follow from. */
export type BackoffFigures = Pick<
  ResolvedRetryOptions,
  'baseMs' | 'factor' | 'maxMs' | 'jitter' | 'jitterRatio'
>;

/**
 * How long to wait before trying again; `step` is 0 for the first back-off. Finite and never below
 * 0, however many attempts there were and whatever `random` gives.
 */
export function backoffMs(figures: BackoffFigures, step: number, random: () => number): number {
  const { baseMs, factor, maxMs, jitter, jitterRatio } = figures;
  // factor^2000 is Infinity, which the cap takes care of.
  const delayMs = Math.min(baseMs * factor ** step, maxMs);
  switch (jitter) {
    case 'full':
      return chance(random) * delayMs;
    case 'additive':
      return delayMs + chance(random) * jitterRatio * delayMs;
    case 'none':
      return delayMs;
  }
}

/** A source of chance that gives no chance is taken for its longest. */
function chance(random: () => number): number {
  const value = random();
  return value >= 0 && value <= 1 ? value : 1;
}
