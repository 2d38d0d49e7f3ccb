import type { CellResult } from '../results/cell-result.js';
import type { Finding } from './finding.js';
import { poisson } from './interval.js';

type Measured = Pick<Finding, 'value' | 'interval' | 'n'>;

/** Attempts of B at C for each request of the load while the fault lasted, with the client's own. */
export function attemptsPerRequest(result: CellResult): Measured {
  return perRequest(result, result.hops.bToC.attempts);
}

/** Attempts of A at B for each request of the load. */
export function attemptsAtBPerRequest(result: CellResult): Measured {
  return perRequest(result, result.hops.aToB.attempts);
}

function perRequest({ phases }: CellResult, attempts: number): Measured {
  const requests = Object.values(phases.fault).reduce((sum, { sent }) => sum + sent, 0);
  if (requests === 0) return { value: Number.NaN, n: 0 };
  const { low, high } = poisson(attempts);
  return {
    value: attempts / requests,
    interval: { low: low / requests, high: high / requests },
    n: requests,
  };
}
