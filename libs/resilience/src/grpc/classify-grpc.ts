import { status, type ServiceError } from '@grpc/grpc-js';
import {
  CallCancelledError,
  IGNORE,
  attemptFactsOf,
  chanceMs,
  endedLate,
  isOverdue,
  type AttemptFacts,
  type CallFacts,
  type Classifier,
  type Outcome,
  type Verdict,
} from '../core/index.js';
import { isMessageFault } from './attempt-end.js';
import { pushbackMs } from './pushback.js';
import { grpcStatusName, isServiceError } from './service-error.js';

/** What one status code of a peer means. */
export interface GrpcRule {
  /**
   * `by_time`: failure if the callee had a fair chance, else ignore (rule D).
   * `by_cause`: who ended the call decides. `by_hint`: alive if the peer named a delay, else failure.
   */
  readonly outcome: Outcome | 'by_time' | 'by_cause' | 'by_hint';
  readonly why: string;
}

/** What each status code says about the peer that sent it. */
export const GRPC_RULES: Readonly<Record<status, GrpcRule>> = {
  [status.OK]: { outcome: 'success', why: 'it did the work' },
  [status.CANCELLED]: { outcome: 'by_cause', why: 'our deadline, our caller, or the peer itself' },
  [status.UNKNOWN]: { outcome: 'failure', why: 'an exception nobody handled' },
  [status.INVALID_ARGUMENT]: { outcome: 'alive', why: 'only the application can have said it' },
  [status.DEADLINE_EXCEEDED]: { outcome: 'by_time', why: 'too slow, unless it had no fair chance' },
  [status.NOT_FOUND]: { outcome: 'alive', why: 'only the application can have said it' },
  [status.ALREADY_EXISTS]: { outcome: 'alive', why: 'only the application can have said it' },
  [status.PERMISSION_DENIED]: { outcome: 'alive', why: 'our credentials; waiting does not heal' },
  [status.RESOURCE_EXHAUSTED]: { outcome: 'by_hint', why: 'a quota of ours, or it is overloaded' },
  [status.FAILED_PRECONDITION]: { outcome: 'alive', why: 'only the application can have said it' },
  [status.ABORTED]: { outcome: 'alive', why: 'only the application can have said it' },
  [status.OUT_OF_RANGE]: { outcome: 'alive', why: 'only the application can have said it' },
  [status.UNIMPLEMENTED]: {
    outcome: 'alive',
    why: 'another version, answered fast; not an outage',
  },
  [status.INTERNAL]: { outcome: 'failure', why: 'it is broken' },
  [status.UNAVAILABLE]: { outcome: 'failure', why: 'not reached, shutting down, or saying so' },
  [status.DATA_LOSS]: { outcome: 'failure', why: 'it is broken' },
  [status.UNAUTHENTICATED]: { outcome: 'alive', why: 'our credentials; waiting does not heal' },
};

/**
 * A classifier for calls over gRPC by {@link GRPC_RULES}. A message over a size limit and a timer
 * of ours that fired late say nothing about the peer. The time that counts for rule D is what the
 * call was granted, where the attempt was recorded, else what it took.
 * @param others judges what is not a gRPC error
 */
export function grpcClassifier(others: Classifier): Classifier {
  return (error, call) => {
    const attempt = attemptFactsOf(error);
    if (attempt !== undefined && endedLate(attempt)) return IGNORE;
    if (error instanceof CallCancelledError) return judgeOwnCancel(error, call, attempt);
    return isServiceError(error) ? judgeStatus(error, call, attempt) : others(error, call);
  };
}

function judgeStatus(error: ServiceError, call: CallFacts, attempt?: AttemptFacts): Verdict {
  if (isMessageFault(error)) return IGNORE;
  const { outcome } = GRPC_RULES[error.code];
  const cause = { code: grpcStatusName(error.code), message: error.details };
  switch (outcome) {
    case 'ignore':
      return IGNORE;
    case 'by_time':
      return hadFairChance(call, attempt) ? { outcome: 'failure', cause } : IGNORE;
    case 'by_hint':
      return { outcome: (pushbackMs(error.metadata) ?? -1) >= 0 ? 'alive' : 'failure', cause };
    case 'by_cause':
      return endedByPeer(attempt) || gaveUpFairly(call, attempt)
        ? { outcome: 'failure', cause }
        : IGNORE;
    default:
      return { outcome, cause };
  }
}

function judgeOwnCancel(
  error: CallCancelledError,
  call: CallFacts,
  attempt: AttemptFacts | undefined,
): Verdict {
  if (attempt?.endedBy === 'never_sent') return IGNORE;
  const deadline = error.reason === 'deadline';
  const fair = deadline ? hadFairChance(call, attempt) : gaveUpFairly(call, attempt);
  if (!fair) return IGNORE;
  const code = grpcStatusName(deadline ? status.DEADLINE_EXCEEDED : status.CANCELLED);
  return { outcome: 'failure', cause: { code, message: error.message } };
}

/** A timeout counts unless the callee is known to have had too little time, or we to have slept. */
function hadFairChance({ fairMs, elapsedMs }: CallFacts, attempt?: AttemptFacts): boolean {
  if (attempt !== undefined && isOverdue(attempt)) return false;
  if (fairMs === undefined) return true;
  const hadMs = attempt === undefined ? (elapsedMs ?? 0) : chanceMs(attempt, elapsedMs);
  return hadMs >= fairMs;
}

/** A cancel counts only if the callee is known to have had enough time. */
function gaveUpFairly(call: CallFacts, attempt: AttemptFacts | undefined): boolean {
  if (call.fairMs === undefined) return false;
  // The breaker leaves out the time in which our own process stood still; the attempt does not.
  const elapsedMs = Math.min(attempt?.elapsedMs ?? Infinity, call.elapsedMs ?? Infinity);
  return elapsedMs >= call.fairMs && elapsedMs !== Infinity;
}

function endedByPeer(attempt: AttemptFacts | undefined): boolean {
  return attempt?.endedBy === 'peer' || attempt?.endedBy === 'dropped';
}
