import { Metadata, type status, type ServiceError } from '@grpc/grpc-js';
import {
  recordAttempt,
  writeMarker,
  type AttemptEnd,
  type FailureMarker,
} from '@firebreak/resilience/grpc';
import { Peer, unaryCall } from '@firebreak/resilience/nest-grpc';
import { throwError } from 'rxjs';
import { SERVICE_B } from '../src/orders.gateway.js';

interface Ending {
  readonly endedBy?: AttemptEnd;
  readonly trailers?: Record<string, string>;
  /** What B says of whose fault it was. */
  readonly marker?: Omit<FailureMarker, 'code'>;
}

/** An error as a call to B ends with it, with text that must never reach a client. */
export function serviceError(
  code: status,
  { endedBy = 'peer', trailers = {}, marker }: Ending = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  if (marker !== undefined) writeMarker(metadata, { ...marker, code } as FailureMarker);
  const details = 'service-b/PlaceOrder: connect ECONNREFUSED 10.0.0.7:50052';
  const error = Object.assign(new Error(`${code}: ${details}`), { code, details, metadata });
  call(error);
  return recordAttempt(error, { grantedMs: 1_800, elapsedMs: 5, endedBy });
}

/** Has a call end with it: only of those is it known whom they asked. */
function call(error: ServiceError): void {
  const peer = new Peer(SERVICE_B);
  unaryCall(() => throwError(() => error), { peer }).subscribe({ error: () => undefined });
}
