import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { recordAttempt, type AttemptEnd } from '@firebreak/resilience/grpc';

/** An error as a call to B ends with it, with text that must never reach a client. */
export function serviceError(
  code: status,
  {
    endedBy = 'peer',
    trailers = {},
  }: { endedBy?: AttemptEnd; trailers?: Record<string, string> } = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  const details = 'connect ECONNREFUSED 10.0.0.7:50052';
  const error = Object.assign(new Error(`${code}: ${details}`), { code, details, metadata });
  return recordAttempt(error, { grantedMs: 1_800, elapsedMs: 5, endedBy });
}
