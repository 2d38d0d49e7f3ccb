import {
  CallCancelledError,
  IGNORE,
  type CallFacts,
  type Classifier,
  type Verdict,
} from '../core/index.js';
import { attribute, observeFailure } from '../grpc/attribution/index.js';
import { classifyErrors } from '../policies/index.js';
import { classifyGrpc } from './classify-grpc.js';
import { recordedCallOf } from './recorded-call.js';

/** What a breaker is keyed by: the peer as a whole, or one operation of it. */
type BreakerKey = 'service' | 'operation';

/**
 * Judges failed calls for the breaker of a peer as a whole: what the peer's own dependencies did
 * does not count against it. Needs calls made by `unaryCall` with a `peer`; others are judged by
 * their status alone, and so are all while the peer's markers are not read. The peer keeps count.
 */
export const classifyForService: Classifier = (error, call) => {
  const verdict = classify('service', error, call);
  recordedCallOf(error)?.peer.wasJudged(verdict);
  return verdict;
};

/** The same for the breaker of one operation: whatever keeps it from working counts. */
export const classifyForOperation: Classifier = (error, call) => classify('operation', error, call);

function classify(key: BreakerKey, error: unknown, call: CallFacts): Verdict {
  const recorded = recordedCallOf(error);
  if (recorded === undefined) return judgeUnknown(key, error, call);
  if (!recorded.readsMarkers) return blamedOn(recorded.peer.name, classifyGrpc(error, call));
  const { fairMs, elapsedMs: wakefulMs } = call;
  const seen = observeFailure(error, {
    ...recorded,
    ...(fairMs === undefined ? {} : { fairMs }),
    ...(wakefulMs === undefined ? {} : { wakefulMs }),
  });
  return seen === undefined ? classifyErrors(error, call) : attribute(seen)[key];
}

/**
 * A subscriber that leaves without a word is told by the breaker, not by the call: nobody knows
 * whether the peer was heard meanwhile (rule E), so it says nothing about the peer as a whole.
 */
function judgeUnknown(key: BreakerKey, error: unknown, call: CallFacts): Verdict {
  if (key === 'service' && error instanceof CallCancelledError) return IGNORE;
  return classifyGrpc(error, call);
}

/** Without markers all there is to blame is whom we asked. */
function blamedOn(origin: string, verdict: Verdict): Verdict {
  if (verdict.cause === undefined) return verdict;
  return { ...verdict, cause: { ...verdict.cause, origin } };
}
