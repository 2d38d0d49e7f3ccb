import type { BreakerGroup } from '@firebreak/contracts';
import { BulkheadFullError, CallCancelledError } from '@firebreak/resilience';
import type { BreakerDeclaration } from '@firebreak/resilience/nest';
import type { EdgeProblem, ProblemCode } from '../problem/problem.js';
import { problemOf } from '../problem/problem-of.js';
import { edgeBreakerName } from './edge-breaker-name.js';

/** Failures that began here. */
const OWN: ReadonlySet<ProblemCode> = new Set([
  'INTERNAL_ERROR',
  'STOREFRONT_UNAVAILABLE',
  'STOREFRONT_OVERLOADED',
  'BUDGET_EXHAUSTED',
]);

/**
 * The breaker before a route, keyed by the route. It judges by the answer the client gets: 5xx is a
 * failure, 4xx is a proper answer, and a client who leaves says nothing. Figures are the module's.
 */
export function edgeBreaker(method: string, path: string): BreakerDeclaration {
  return {
    name: edgeBreakerName(method, path),
    group: 'edge' satisfies BreakerGroup,
    failureThreshold: 5,
    classify: (error) => {
      // Or a few impatient clients would close the route to all the others.
      if (hasClientLeft(error)) return { outcome: 'ignore' };
      // A limit of our own says nothing about what is behind it.
      if (error instanceof BulkheadFullError) return { outcome: 'ignore' };
      const problem = problemOf(error, false);
      const { status, code } = problem;
      if (status < 500) return { outcome: 'alive' };
      const cause = { code: `HTTP_${status}`, message: code, origin: blameOf(problem) };
      return { outcome: 'failure', cause };
    },
  };
}

function hasClientLeft(error: unknown): boolean {
  return error instanceof CallCancelledError && error.reason === 'caller_left';
}

/** This breaker is too far from the fault to tell B from what is behind B. */
function blameOf({ code }: EdgeProblem): string {
  return OWN.has(code) ? 'service-a' : 'service-b';
}
