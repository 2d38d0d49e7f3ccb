import { status } from '@grpc/grpc-js';
import { chanceMs } from '../../core/index.js';
import type { Failed, Observation, Stalled } from './observation.js';

/** How a call ended unanswered; a stalled one has not ended yet. */
export type SilenceKind = 'deadline' | 'cancel' | 'stall';

/** grpc-js' timer in the server may fire this much before ours would have, in ms. */
const SERVER_TIMER_SLACK_MS = 20;

/** What kind of silence this is, if it is one. */
export function silenceOf(seen: Observation): SilenceKind | undefined {
  if (seen.kind === 'stalled') return 'stall';
  if (seen.kind !== 'failed') return undefined;
  const { endedBy } = seen.attempt;
  if (endedBy === 'own_deadline') return 'deadline';
  if (endedBy === 'caller') return seen.code === status.DEADLINE_EXCEEDED ? 'deadline' : 'cancel';
  return endedBy === 'peer' ? endedForPeer(seen) : undefined;
}

/** True if grpc-js ended the call on the peer's side, by its timer or our cancel, not the peer. */
export function isCutShortThere(seen: Observation): boolean {
  return seen.kind === 'failed' && seen.attempt.endedBy === 'peer' && silenceOf(seen) !== undefined;
}

/**
 * Rule D: did the peer have its fair chance before we gave up? While we stood still it had none: its
 * answer may lie in our socket, or half of our request may never have left.
 */
export function wasFair(seen: Observation): boolean {
  if (seen.kind === 'stalled') return seen.fairMs !== undefined && seen.elapsedMs >= seen.fairMs;
  if (seen.kind !== 'failed') return false;
  const { attempt, fairMs, wakefulMs = attempt.elapsedMs } = seen;
  if (silenceOf(seen) === 'deadline') {
    return fairMs === undefined || chanceMs(attempt, wakefulMs) >= fairMs;
  }
  return fairMs !== undefined && Math.min(attempt.elapsedMs, wakefulMs) >= fairMs;
}

/**
 * Rule E: a peer that was heard on any call since this one left is not dead as a whole. Trailers of
 * this very call are heard too.
 */
export function wasHeardSince(seen: Observation): boolean {
  if (!isTimed(seen)) return true;
  if (seen.kind === 'failed' && seen.attempt.endedBy === 'peer') return true;
  return seen.lastHeardAt !== undefined && seen.lastHeardAt >= seen.dispatchedAt;
}

function endedForPeer({ code, attempt }: Failed): SilenceKind | undefined {
  if (code === status.CANCELLED) return 'cancel';
  if (code !== status.DEADLINE_EXCEEDED) return undefined;
  return attempt.elapsedMs >= attempt.grantedMs - SERVER_TIMER_SLACK_MS ? 'deadline' : undefined;
}

function isTimed(seen: Observation): seen is Failed | Stalled {
  return seen.kind === 'failed' || seen.kind === 'stalled';
}
