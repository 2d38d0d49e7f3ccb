import { LabError } from '../cli/lab-error.js';
import type { ClaimResult } from '../results/claim-result.js';
import type { Claim } from './claim.js';

/**
 * The claims of these ids, in the order of the catalogue.
 * @param ids as typed: in any case, twice or `all`; none are all
 * @throws LabError for an id that nobody has, and when nothing is left
 */
export function chooseClaims(
  catalogue: readonly Claim[],
  ids: readonly string[],
  only?: ClaimResult['kind'],
): readonly Claim[] {
  const wanted = ids.map((id) => id.trim().toUpperCase());
  const unknown = wanted.filter((id) => id !== 'ALL' && !catalogue.some((one) => one.id === id));
  if (unknown.length > 0) {
    const known = catalogue.map(({ id }) => id).join(', ');
    throw new LabError(`There is no claim "${unknown.join('", "')}". There are: ${known}, all.`);
  }
  const all = wanted.length === 0 || wanted.includes('ALL');
  const chosen = catalogue.filter(
    ({ id, kind }) => (all || wanted.includes(id)) && (only === undefined || kind === only),
  );
  if (chosen.length === 0) throw new LabError(`None of these claims is tried by ${only ?? ''}.`);
  return chosen;
}
