import { status } from '@grpc/grpc-js';
import {
  BudgetExhaustedError,
  CallCancelledError,
  CircuitOpenError,
  attemptFactsOf,
  type AttemptFacts,
} from '../../core/index.js';
import { attemptEnd, isMessageFault } from '../attempt-end.js';
import { pushbackMs } from '../pushback.js';
import { isServiceError } from '../service-error.js';
import { NO_MARKER, readMarker, type KnownPeer, type MarkerReading } from './read-marker.js';

/** Times are ms on the breaker's clock. */
interface Silence {
  /** When the call left, after any wait for a free slot. */
  readonly dispatchedAt: number;
  /** When anything was last heard from the peer, on any call; absent if never (rule E). */
  readonly lastHeardAt?: number;
  /** The least time in which the peer had a fair chance; without it cancels never count. */
  readonly fairMs?: number;
}

/** Nothing left this process, for a reason of our own, or the message itself was at fault. */
export interface NotDispatched {
  readonly kind: 'not_dispatched';
}

export interface Answered {
  readonly kind: 'answered';
  /** The peer answered with stand-in data and said so. */
  readonly degraded?: boolean;
}

export interface Failed extends Silence {
  readonly kind: 'failed';
  readonly peer: string;
  /** Of our own ends: DEADLINE_EXCEEDED for a deadline, CANCELLED if our caller left. */
  readonly code: status;
  readonly details: string;
  readonly marker: MarkerReading;
  /** As pushbackMs() reads it; absent if the peer said nothing. */
  readonly pushbackMs?: number;
  readonly attempt: AttemptFacts;
  /** How long it took without the time in which our own process stood still, where that is known. */
  readonly wakefulMs?: number;
}

/** Still unanswered, and too long by the stall rule (rule 1.3a). */
export interface Stalled extends Silence {
  readonly kind: 'stalled';
  readonly peer: string;
  readonly elapsedMs: number;
}

/** What the caller saw of one attempt: all that attribution decides by. */
export type Observation = NotDispatched | Answered | Failed | Stalled;

/** What is known of a failed call beside its error. */
export interface ObservedCall extends Silence {
  readonly peer: KnownPeer;
  /** False under placements that do not read markers. */
  readonly readsMarkers: boolean;
  /** Since it was dispatched; used where the attempt itself was not recorded. */
  readonly elapsedMs: number;
  /** The same without the time in which our own process stood still, where that is known. */
  readonly wakefulMs?: number;
}

/**
 * What an error of a call over gRPC shows.
 * @returns undefined for errors that are none of gRPC's or ours: a bug, say
 */
export function observeFailure(
  error: unknown,
  call: ObservedCall,
): Failed | NotDispatched | undefined {
  if (error instanceof CircuitOpenError || error instanceof BudgetExhaustedError) {
    return { kind: 'not_dispatched' };
  }
  const attempt = attemptFactsOf(error);
  if (error instanceof CallCancelledError) {
    if (attempt?.endedBy === 'never_sent') return { kind: 'not_dispatched' };
    const code = error.reason === 'deadline' ? status.DEADLINE_EXCEEDED : status.CANCELLED;
    const own = attempt ?? { ...times(call), endedBy: 'caller' as const };
    return { ...failed(call, code, error.message, own), marker: NO_MARKER };
  }
  if (!isServiceError(error)) return undefined;
  if (isMessageFault(error)) return { kind: 'not_dispatched' };
  const pushback = pushbackMs(error.metadata);
  const facts = attempt ?? { ...times(call), endedBy: attemptEnd(error) };
  return {
    ...failed(call, error.code, error.details, facts),
    marker: call.readsMarkers ? readMarker(error.metadata, error.code, call.peer) : NO_MARKER,
    ...(pushback === undefined ? {} : { pushbackMs: pushback }),
  };
}

function failed(call: ObservedCall, code: status, details: string, attempt: AttemptFacts) {
  const { peer, dispatchedAt, lastHeardAt, fairMs, wakefulMs } = call;
  return {
    kind: 'failed' as const,
    peer: peer.name,
    code,
    details,
    attempt,
    dispatchedAt,
    ...(lastHeardAt === undefined ? {} : { lastHeardAt }),
    ...(fairMs === undefined ? {} : { fairMs }),
    ...(wakefulMs === undefined ? {} : { wakefulMs }),
  };
}

function times({ elapsedMs }: ObservedCall): Pick<AttemptFacts, 'elapsedMs' | 'grantedMs'> {
  return { elapsedMs, grantedMs: elapsedMs };
}
