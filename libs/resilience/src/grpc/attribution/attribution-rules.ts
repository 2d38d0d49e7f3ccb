/*
 * Whose fault was it? One table, first match wins. Every attempt at a peer is judged twice: for the
 * peer as a whole (the service key) and for the operation that was called (the operation key).
 */
import { status } from '@grpc/grpc-js';
import { endedLate, isOverdue } from '../../core/index.js';
import { GRPC_RULES } from '../classify-grpc.js';
import type { FailureMarker, FailureReason } from './failure-marker.js';
import type { Observation } from './observation.js';
import { isCutShortThere, silenceOf, wasFair } from './silence.js';

export type AttributionRuleId =
  | 'R0'
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'
  | 'R5'
  | 'R6'
  | 'R7'
  | 'R8'
  | 'R9'
  | 'R10'
  | 'R11a'
  | 'R11b'
  | 'R12'
  | 'R13';

/**
 * `alive_streak_over`: alive, and its streak of failures is over. `failure_if_unheard`: failure if nothing
 * was heard from the peer since the call left (rule E), else ignore.
 */
export type ServiceOutcome =
  'success' | 'failure' | 'alive' | 'ignore' | 'alive_streak_over' | 'failure_if_unheard';

/** `failure_following`: failure, and the circuit opens for as long as the marker's hint says. */
export type OperationOutcome = 'success' | 'failure' | 'alive' | 'ignore' | 'failure_following';

/**
 * `any_method`: it may be sent again whatever it does. `if_idempotent`: only if doing it twice does
 * no harm. Any retry needs attempts, time and budget left.
 */
export type RetryRule =
  | 'no'
  | 'any_method'
  | 'if_idempotent'
  /** After the marker's hint. */
  | 'after_hint'
  /** Only after a pushback of 0 or more. */
  | 'after_pushback'
  /** If idempotent after a deadline, never after a cancel. */
  | 'after_deadline'
  | 'by_code_and_pushback';

export interface AttributionRule {
  readonly id: AttributionRuleId;
  /** What was seen. */
  readonly title: string;
  readonly when: (seen: Observation) => boolean;
  readonly service: ServiceOutcome;
  readonly operation: OperationOutcome;
  readonly retry: RetryRule;
  readonly why: string;
}

/** R13, which also is what is said of anything that no rule matches. */
export const SHORT_SILENCE: AttributionRule = {
  id: 'R13',
  title: 'silence shorter than fair',
  when: (seen) => silenceOf(seen) !== undefined,
  service: 'ignore',
  operation: 'ignore',
  retry: 'no',
  why: 'a caller with little time must not trip the breaker for everybody',
};

// prettier-ignore
export const ATTRIBUTION_RULES: readonly AttributionRule[] = [
  {
    id: 'R0', title: 'never dispatched: refused here, or the message itself is at fault',
    when: (seen) => seen.kind === 'not_dispatched',
    service: 'ignore', operation: 'ignore', retry: 'no',
    why: 'the peer had no part in it',
  },
  {
    id: 'R1', title: 'answered, also with stand-in data',
    when: (seen) => seen.kind === 'answered',
    service: 'success', operation: 'success', retry: 'no',
    why: 'it did the work',
  },
  {
    id: 'R2', title: 'our own timer or cancel came late, or should have come long before theirs',
    when: (seen) => seen.kind === 'failed' && (
      endedLate(seen.attempt) || (isCutShortThere(seen) && isOverdue(seen.attempt))),
    service: 'ignore', operation: 'ignore', retry: 'no',
    why: 'our process stood still; the answer may have lain in the socket',
  },
  {
    id: 'R3', title: 'marker: budget exhausted, any origin',
    when: (seen) => isMarked(seen, 'anyone', ['BUDGET_EXHAUSTED']),
    service: 'ignore', operation: 'ignore', retry: 'no',
    why: 'we gave it too little time',
  },
  {
    id: 'R4', title: 'marker: quota, any origin',
    when: (seen) => isMarked(seen, 'anyone', ['QUOTA']),
    service: 'alive', operation: 'alive', retry: 'after_hint',
    why: 'it works, only not for us for now',
  },
  {
    id: 'R5', title: 'marker: any other reason, origin beyond the peer',
    when: (seen) => isMarked(seen, 'beyond'),
    service: 'alive_streak_over', operation: 'failure_following', retry: 'no',
    why: 'the peer is well; this operation needs what is down, and the peer has retried already',
  },
  {
    id: 'R6', title: 'marker: the peer is overloaded or shutting down',
    when: (seen) => isMarked(seen, 'peer', ['OVERLOADED', 'SHUTTING_DOWN']),
    service: 'failure', operation: 'failure', retry: 'after_pushback',
    why: 'it cannot take any of our calls',
  },
  {
    id: 'R7', title: "marker: one operation of the peer's is closed to us",
    when: (seen) => isMarked(seen, 'peer', ['CIRCUIT_OPEN', 'BULKHEAD_FULL']),
    service: 'alive_streak_over', operation: 'failure_following', retry: 'no',
    why: 'its other operations work',
  },
  {
    id: 'R8', title: 'trailers with a code that only a working peer sends',
    when: (seen) => saidByPeer(seen) && GRPC_RULES[seen.code].outcome === 'alive',
    service: 'alive', operation: 'alive', retry: 'no',
    why: 'a proper refusal',
  },
  {
    id: 'R8', title: 'trailers with RESOURCE_EXHAUSTED and a time to come back',
    when: (seen) => saidByPeer(seen)
      && seen.code === status.RESOURCE_EXHAUSTED && (seen.pushbackMs ?? -1) >= 0,
    service: 'alive', operation: 'alive', retry: 'by_code_and_pushback',
    why: 'a quota of ours, with an exact end',
  },
  {
    id: 'R9', title: 'trailers, but ended by the timer or cancel there, after a fair time',
    when: (seen) => isCutShortThere(seen) && wasFair(seen),
    service: 'failure_if_unheard', operation: 'failure', retry: 'after_deadline',
    why: "grpc-js in the peer ended the call at our deadline; to us it is R12's silence",
  },
  {
    id: 'R9', title: 'the same, too soon to be fair',
    when: isCutShortThere,
    service: 'ignore', operation: 'ignore', retry: 'no',
    why: "R13's silence",
  },
  {
    id: 'R10', title: 'trailers with any other code, no marker to believe',
    when: saidByPeer,
    service: 'failure', operation: 'failure', retry: 'by_code_and_pushback',
    why: 'it failed and named nobody else',
  },
  {
    id: 'R11a', title: 'no trailers: not sent',
    when: (seen) => seen.kind === 'failed' && seen.attempt.endedBy === 'never_sent',
    service: 'failure', operation: 'failure', retry: 'any_method',
    why: 'it cannot be reached; nobody has seen the request',
  },
  {
    id: 'R11b', title: 'no trailers: dropped after sending',
    when: (seen) => seen.kind === 'failed' && seen.attempt.endedBy === 'dropped',
    service: 'failure', operation: 'failure', retry: 'if_idempotent',
    why: 'it went away; what it did before is unknown',
  },
  {
    id: 'R12', title: 'silence, after a fair time: deadline, cancel or stall',
    when: (seen) => silenceOf(seen) !== undefined && wasFair(seen),
    service: 'failure_if_unheard', operation: 'failure', retry: 'after_deadline',
    why: 'this operation hangs; the peer hangs only if it is silent on all',
  },
  SHORT_SILENCE,
];

/** The marker to believe, if there is one. */
export function markerOf(seen: Observation): FailureMarker | undefined {
  if (seen.kind !== 'failed' || seen.marker.kind !== 'valid') return undefined;
  return seen.marker.marker;
}

function isMarked(
  seen: Observation,
  origin: 'anyone' | 'peer' | 'beyond',
  reasons?: readonly FailureReason[],
): boolean {
  const marker = markerOf(seen);
  if (marker === undefined) return false;
  if (reasons !== undefined && !reasons.includes(marker.reason)) return false;
  return origin === 'anyone' || (origin === 'peer') === (marker.path.length === 1);
}

function saidByPeer(seen: Observation): seen is Extract<Observation, { kind: 'failed' }> {
  return seen.kind === 'failed' && seen.attempt.endedBy === 'peer';
}
