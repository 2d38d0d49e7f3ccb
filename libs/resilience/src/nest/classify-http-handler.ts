import { HttpException } from '@nestjs/common';
import {
  BulkheadFullError,
  CallCancelledError,
  IGNORE,
  ResilienceError,
  attemptFactsOf,
  type Classifier,
  type Verdict,
} from '../core/index.js';
import { classifyErrors } from '../policies/index.js';

const ALIVE: Verdict = Object.freeze({ outcome: 'alive' });
/** How many causes are followed; longer chains are a mistake or an attack. */
const MAX_CAUSES = 8;

/**
 * Judges what an HTTP handler threw, for the breaker before it: 4xx is a proper answer (alive),
 * 5xx and anything unknown a failure of ours. What a dependency did (or a breaker or deadline of
 * ours about it), also as the `cause` of what was thrown, is not: alive. A full bulkhead says
 * nothing: a probe that meets one must not close the circuit.
 */
export const classifyHttpHandler: Classifier = (error, call) => {
  // The handler was not asked, or a limit of ours was reached: neither says how well it works.
  if (error instanceof BulkheadFullError) return IGNORE;
  if (error instanceof CallCancelledError && attemptFactsOf(error)?.endedBy === 'never_sent') {
    return IGNORE;
  }
  if (cameFromDependency(error)) return ALIVE;
  if (!(error instanceof HttpException)) return classifyErrors(error, call);
  const status = error.getStatus();
  if (status < 500) return status < 400 ? { outcome: 'success' } : ALIVE;
  return { outcome: 'failure', cause: { code: `HTTP_${status}`, message: error.message } };
};

/** True if an error is, or was caused by, the failure of a call this service made itself. */
export function cameFromDependency(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth++) {
    if (attemptFactsOf(cause) !== undefined) return true;
    // A cancel without an attempt is our own caller leaving: for rule D to judge.
    if (cause instanceof ResilienceError && !(cause instanceof CallCancelledError)) return true;
    ({ cause } = cause);
  }
  return false;
}
