import { status } from '@grpc/grpc-js';

/**
 * What a hop answers its own caller when a dependency answered it with a code. A code speaks about
 * the hop that sends it: passed on as it came, C's "not found" would become B's. So only those go
 * on that mean the same from here; the others are our own fault, whatever the dependency meant.
 */
const RELAYED: Readonly<Partial<Record<status, status>>> = {
  /** It ended our call: to our caller, we are unavailable. */
  [status.CANCELLED]: status.UNAVAILABLE,
  /** It took too long, so we did. */
  [status.DEADLINE_EXCEEDED]: status.DEADLINE_EXCEEDED,
  /** An answer about state that the operation of our caller shares: a key used twice, a conflict. */
  [status.ALREADY_EXISTS]: status.ALREADY_EXISTS,
  [status.FAILED_PRECONDITION]: status.FAILED_PRECONDITION,
  [status.ABORTED]: status.ABORTED,
  /** It is overloaded or we are over our quota: our caller is not over theirs. */
  [status.RESOURCE_EXHAUSTED]: status.UNAVAILABLE,
  [status.UNAVAILABLE]: status.UNAVAILABLE,
};

/**
 * The code for our caller when a dependency failed with `code`.
 * @param callerLeft our own caller has cancelled: then CANCELLED is the truth
 */
export function relayStatus(code: status, callerLeft = false): status {
  if (code === status.CANCELLED && callerLeft) return status.CANCELLED;
  return RELAYED[code] ?? status.INTERNAL;
}

/** True for codes that only an application sends: their text is its answer, written for callers. */
export function isApplicationAnswer(code: status): boolean {
  return (
    code === status.ALREADY_EXISTS || code === status.FAILED_PRECONDITION || code === status.ABORTED
  );
}
