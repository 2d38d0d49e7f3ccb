import { gammaln } from 'simple-statistics';

/** The chance that at least `least` of `calls` independent calls fail, each with probability `p`. */
export function binomialTail(calls: number, least: number, p: number): number {
  if (least <= 0) return 1;
  if (least > calls || p <= 0) return 0;
  if (p >= 1) return 1;
  let sum = 0;
  for (let failed = least; failed <= calls; failed++) {
    const term = binomialTerm(calls, failed, p);
    sum += term;
    // Beyond the mode terms only shrink, by more than the ratio of their neighbours.
    if (failed > calls * p && term < sum * 1e-12) break;
  }
  return Math.min(sum, 1);
}

/** The chance that exactly `failed` of `calls` fail. Simple-statistics gives only whole distributions. */
export function binomialTerm(calls: number, failed: number, p: number): number {
  const ways = gammaln(calls + 1) - gammaln(failed + 1) - gammaln(calls - failed + 1);
  return Math.exp(ways + failed * Math.log(p) + (calls - failed) * Math.log1p(-p));
}
