import { CallCancelledError, recordAttempt, type Permit } from '../core/index.js';

/**
 * The error of a call whose subscriber leaves before it had an answer. One that still waits for a
 * slot was never sent: the callee cannot be blamed for the time it spent in our queue.
 * @param permit what the call was admitted by; a number is one that nothing was told of
 */
export function leftError(permit: Permit | number): CallCancelledError {
  const error = new CallCancelledError('caller_left');
  if (typeof permit === 'number' || !permit.held) return error;
  return recordAttempt(error, { grantedMs: 0, elapsedMs: 0, endedBy: 'never_sent' });
}
