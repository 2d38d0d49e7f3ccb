/*
 * What the policies of one method must agree on. Checked at the start, and again before figures
 * change while the application runs.
 */
import type { ResolvedBreakerOptions } from '../core/index.js';
import {
  pipelineFaults,
  type DeadlineOptions,
  type ResolvedRetryOptions,
} from '../policies/index.js';

/** The figures of one method's policies. */
export interface MethodFigures {
  readonly breakers: readonly { readonly name: string; readonly options: ResolvedBreakerOptions }[];
  readonly retry: ResolvedRetryOptions | undefined;
  readonly deadline: DeadlineOptions | undefined;
}

/** Where the policies of one method contradict each other; a method may have several breakers. */
export function agreementFaults({ breakers, retry, deadline }: MethodFigures): string[] {
  // How long a slot is held is the caller's deadline's concern, too: not known before the call.
  const figures = { retry, deadline, hasBulkhead: false };
  const own = pipelineFaults(figures);
  const withBreakers = breakers.flatMap(({ name, options }) =>
    pipelineFaults({ ...figures, breaker: options })
      .filter((fault) => !own.includes(fault))
      .map((fault) => `${fault} (circuit breaker "${name}")`),
  );
  return [...own, ...withBreakers];
}
