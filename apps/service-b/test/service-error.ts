import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { recordAttempt, type AttemptEnd } from '@firebreak/resilience/grpc';

/** An error as a call to C ends with it. */
export function serviceError(
  code: status,
  endedBy: AttemptEnd,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const details = `${status[code]} for a test`;
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  const error = Object.assign(new Error(details), { code, details, metadata });
  return recordAttempt(error, { grantedMs: 700, elapsedMs: 5, endedBy });
}
