import type { MixPart, Operation } from './mix.js';

/**
 * Which operation comes next, spread as evenly as the weights allow (orders=1,reads=3 gives
 * reads orders reads reads, never three in a row and then a gap): smooth weighted round robin.
 * @param mix at least one part
 */
export function rotation(mix: readonly MixPart[]): () => Operation {
  const total = mix.reduce((sum, part) => sum + part.weight, 0);
  const entries = mix.map((part) => ({ ...part, credit: 0 }));
  return () => {
    for (const entry of entries) entry.credit += entry.weight;
    const next = entries.reduce((best, entry) => (entry.credit > best.credit ? entry : best));
    next.credit -= total;
    return next.operation;
  };
}
