import type { BreakerGroup } from '@firebreak/contracts';
import type { BreakerDeclaration } from '@firebreak/resilience/nest';
import { problemOf } from '../problem/problem-of.js';

/**
 * The breaker before a route, keyed by the route. It judges by the answer the client gets: 5xx is a
 * failure, 4xx is a proper answer. Figures are the module's.
 */
export function edgeBreaker(route: string): BreakerDeclaration {
  return {
    name: `edge/${route}`,
    group: 'edge' satisfies BreakerGroup,
    failureThreshold: 5,
    classify: (error) => {
      const { status, code } = problemOf(error, false);
      if (status < 500) return { outcome: 'alive' };
      return { outcome: 'failure', cause: { code: `HTTP_${status}`, message: code } };
    },
  };
}
