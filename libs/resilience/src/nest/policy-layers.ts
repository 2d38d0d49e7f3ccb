import { BreakerPolicy } from './breaker.policy.js';
import { BulkheadPolicy } from './bulkhead.policy.js';
import {
  AttemptBudgetPolicy,
  AttemptDeadlinePolicy,
  TotalDeadlinePolicy,
} from './deadline.policy.js';
import { FallbackPolicy } from './fallback.policy.js';
import type { MethodParts } from './method-parts.js';
import type { Policy } from './policy.js';
import { RetryPolicy } from './retry.policy.js';

/** Makes the policies of one layer for a method; none if the method did not ask for them. */
type Layer = (parts: MethodParts) => readonly Policy[];

/**
 * The layers around a method from the outside in, whatever order its decorators are written in:
 * - the fallback sees the final verdict, once;
 * - all attempts share one deadline;
 * - each attempt asks the breakers anew, unless there is too little time left for it anyway;
 * - refused calls take no slot, and a full bulkhead is no fault of the callee;
 * - an attempt's time begins when it leaves, and its end is an error that the breakers see.
 */
const LAYERS: readonly Layer[] = [
  ({ fallback, owner }) => (fallback === undefined ? [] : [new FallbackPolicy(fallback, owner)]),
  ({ deadline }) => (deadline === undefined ? [] : [new TotalDeadlinePolicy(deadline)]),
  ({ retry, breakers, deadline }) =>
    retry === undefined ? [] : [new RetryPolicy(retry, breakers, deadline)],
  attemptBudgetLayer,
  breakerLayer,
  bulkheadLayer,
  ({ deadline }) => (deadline === undefined ? [] : [new AttemptDeadlinePolicy(deadline)]),
];

/** The policies of a method, outermost first. */
export function policiesOf(parts: MethodParts): Policy[] {
  return LAYERS.flatMap((layer) => layer(parts));
}

/** A first attempt has just been checked by the layer of the total deadline. */
function attemptBudgetLayer({ deadline, retry }: MethodParts): Policy[] {
  if (deadline === undefined || retry === undefined) return [];
  return [new AttemptBudgetPolicy(deadline)];
}

function breakerLayer({ breakers, bulkhead, stream }: MethodParts): Policy[] {
  return breakers.map((breaker) => new BreakerPolicy(breaker, bulkhead, stream));
}

function bulkheadLayer({ bulkhead, deadline }: MethodParts): Policy[] {
  if (bulkhead === undefined) return [];
  return [new BulkheadPolicy(bulkhead, () => deadline?.options.minBudgetMs ?? 0)];
}
