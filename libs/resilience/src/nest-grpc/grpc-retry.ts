import { status } from '@grpc/grpc-js';
import type { RetryAdvice, RetryJudge } from '../core/index.js';
import {
  attribute,
  observeFailure,
  type AttributionRuleId,
  type ObservedCall,
} from '../grpc/attribution/index.js';
import { isServiceError } from '../grpc/index.js';
import { recordedCallOf } from './recorded-call.js';

/** What is retried of all that may be. */
export interface GrpcRetryOptions {
  /** Only what these rules of the table say may be repeated. @default all of them */
  readonly on?: readonly AttributionRuleId[];
  /**
   * Which attempts are repeated that ended by their deadline, of those that may be: all, none, or
   * only a first one (`first`: two in a row tell that the peer hangs). @default 'all'
   */
  readonly afterDeadline?: 'all' | 'first' | 'none';
}

const NO: RetryAdvice = Object.freeze({ retry: 'no' });

/** An error of a call that was not recorded is judged by its status, and no marker is believed. */
const UNRECORDED: ObservedCall = Object.freeze({
  peer: { name: '', dependencies: [] },
  readsMarkers: false,
  dispatchedAt: 0,
  elapsedMs: 0,
});

/**
 * Judges failed gRPC calls by the table of attribution (`ATTRIBUTION_RULES`): what was certainly
 * never sent may be repeated whatever it does (R11a); what broke off, timed out or ended as
 * UNAVAILABLE without a marker only if that does no harm; never what a marker puts down to a service
 * further on, for whoever is next to it has repeated it already, nor against a pushback below 0. A
 * pushback or a quota's delay replaces the back-off.
 *
 * Markers count here under every placement: what a retry costs does not depend on which breakers act.
 *
 * @example @Retry({ attempts: 2, idempotent: true, retryIf: grpcRetry({ on: ['R11a', 'R11b'] }) })
 */
export function grpcRetry({ on, afterDeadline = 'all' }: GrpcRetryOptions = {}): RetryJudge {
  return (error) => {
    const call = recordedCallOf(error);
    if (isTimeout(error) && !isRepeated(afterDeadline, call?.attempt)) return NO;
    const seen = observeFailure(error, call ? { ...call, readsMarkers: true } : UNRECORDED);
    if (seen === undefined) return NO;
    const { rule, retry, retryDelayMs } = attribute(seen);
    if (on !== undefined && !on.includes(rule)) return NO;
    return retryDelayMs === undefined ? { retry } : { retry, retryDelayMs };
  };
}

/** {@link grpcRetry} by the whole table. */
export const retryGrpc: RetryJudge = grpcRetry();

function isTimeout(error: unknown): boolean {
  return isServiceError(error) && error.code === status.DEADLINE_EXCEEDED;
}

function isRepeated(
  afterDeadline: NonNullable<GrpcRetryOptions['afterDeadline']>,
  attempt = 0,
): boolean {
  return afterDeadline === 'all' || (afterDeadline === 'first' && attempt === 0);
}
