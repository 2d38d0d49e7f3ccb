/** How a call ended, by its code: `neither` is an answer that was proper, and a refusal. */
export type Outcome = 'ok' | 'failed' | 'neither';

/** The caller's own fault, properly answered. */
const CALLERS_FAULT = new Set([
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'FAILED_PRECONDITION',
  'OUT_OF_RANGE',
  'UNAUTHENTICATED',
]);

/** @param code the name of a gRPC status, an HTTP status, or CLIENT_LEFT */
export function outcomeOf(code: string): Outcome {
  if (code === 'OK' || /^[23]\d\d$/.test(code)) return 'ok';
  return CALLERS_FAULT.has(code) || /^4\d\d$/.test(code) ? 'neither' : 'failed';
}

/** Whether a call that failed did so since its time was over. @param code as above */
export function isTimeout(code: string): boolean {
  return code === 'DEADLINE_EXCEEDED' || code === '504';
}
