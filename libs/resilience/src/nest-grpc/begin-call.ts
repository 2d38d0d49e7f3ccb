/*
 * What every kind of call over gRPC has in common: how it is begun, and how and with which errors we
 * end it ourselves.
 */
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { AttemptEnd } from '../core/index.js';
import { writePreviousAttempts } from '../grpc/index.js';
import { cancelError, markLocal, onAbort, type CallScope } from '../policies/index.js';
import type { Patience } from './attempt-record.js';

/**
 * grpc-js keeps deadlines by the wall clock, which may jump; our own timer fires so much later that
 * it only ever has to when that happened, and early enough not to look like a pause of ours.
 */
const GUARD_SLACK_MS = 25;

/** Ends an attempt with an error that carries its facts; what is still under way is cancelled. */
export type Fail = (error: object, endedBy: AttemptEnd, silence?: Patience) => void;

/** What goes with one attempt: a copy of the call's own metadata, and which attempt it is. */
export function metadataOf(
  metadata: Metadata | undefined,
  scope: Pick<CallScope, 'attempt'> | undefined,
): Metadata {
  const copy = metadata?.clone() ?? new Metadata();
  writePreviousAttempts(copy, scope?.attempt);
  return copy;
}

/** Whatever is thrown before there is a call is our own doing: nothing was sent. */
export function begin<T>(start: () => T): T {
  try {
    return start();
  } catch (error) {
    throw error instanceof Error ? markLocal(error) : error;
  }
}

/** Ends an attempt when the signal aborts or its time is up; answers how to stop watching. */
export function giveUpInTime(
  grantedMs: number,
  signal: AbortSignal | undefined,
  fail: Fail,
): () => void {
  const onTimeUp = (): void => fail(deadlineError(grantedMs), 'own_deadline');
  const guard =
    grantedMs === Infinity ? undefined : setTimeout(onTimeUp, grantedMs + GUARD_SLACK_MS);
  const listening =
    signal === undefined ? undefined : onAbort(signal, () => fail(cancelError(signal), 'caller'));
  return () => {
    clearTimeout(guard);
    listening?.[Symbol.dispose]();
  };
}

/** What grpc-js would have said, had its own timer fired. */
export function deadlineError(grantedMs: number, what = 'by our own clock'): ServiceError {
  const details = `Deadline exceeded after ${(grantedMs / 1000).toFixed(3)}s ${what}`;
  return Object.assign(new Error(`${status.DEADLINE_EXCEEDED} DEADLINE_EXCEEDED: ${details}`), {
    code: status.DEADLINE_EXCEEDED,
    details,
    metadata: new Metadata(),
  });
}
