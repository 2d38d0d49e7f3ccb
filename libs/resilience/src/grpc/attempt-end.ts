/*
 * Tells how a failed call ended. grpc-js does not keep it (it strips `progress` from the status),
 * so it is read off what is left: a peer's answer brings HTTP headers of its own, and what grpc-js
 * ends by itself it words in fixed texts, which the spec pins.
 */
import { status, type ServiceError } from '@grpc/grpc-js';
import type { AttemptEnd } from '../core/index.js';

/**
 * No stream was opened: nobody has seen the request, whatever the method it may be sent again. Only
 * the beginning counts (a balancer puts its name before it): a peer may relay the rest.
 */
const NEVER_SENT =
  /^(?:(?:weighted_)?round_robin: )?No connection established|^Name resolution failed|^Stream refused by server/;

/** Ended in our own process before anything was sent: the request itself could not go out. */
const UNSENDABLE =
  /^Request message serialization failure|^Attempted to send message with a size larger than/;

/**
 * Codes that grpc-js does not make up for a broken call: without headers they are the peer's word
 * still, sent in trailers. Any other may be grpc-js' own, and whether the peer has acted is unknown.
 */
const ONLY_SAID: ReadonlySet<status> = new Set([
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.PERMISSION_DENIED,
  status.FAILED_PRECONDITION,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.DATA_LOSS,
  status.UNAUTHENTICATED,
]);

/** Where it does make one of these up: for a proxy that speaks no gRPC, and for TLS too weak. */
const MADE_UP = /^Received HTTP status code|^Protocol not secure enough/;

/** grpc-js' own words for a message over a limit, ours or the peer's. */
const MESSAGE_SIZE = /\bmessage (that decompresses to a size |with a size )?larger than\b/;

/** How the call that ended with this error ended. */
export function attemptEnd(error: Pick<ServiceError, 'code' | 'details' | 'metadata'>): AttemptEnd {
  if (isGrpcResponse(error)) return 'peer';
  const { code, details } = error;
  if (code === status.DEADLINE_EXCEEDED && details.startsWith('Deadline exceeded after')) {
    return 'own_deadline';
  }
  if (code === status.CANCELLED && details === 'Cancelled on client') return 'caller';
  if (UNSENDABLE.test(details)) return 'never_sent';
  if (code === status.UNAVAILABLE && NEVER_SENT.test(details)) return 'never_sent';
  return ONLY_SAID.has(code) && !MADE_UP.test(details) ? 'peer' : 'dropped';
}

/** True if a call ended for want of a connection: nobody has seen it, whatever it was. */
export function isNeverSent(ended: Pick<ServiceError, 'code' | 'details' | 'metadata'>): boolean {
  return ended.code === status.UNAVAILABLE && attemptEnd(ended) === 'never_sent';
}

/** True if the request itself could not be sent or read for its size or shape: nobody's outage. */
export function isMessageFault(error: ServiceError): boolean {
  if (UNSENDABLE.test(error.details)) return true;
  return error.code === status.RESOURCE_EXHAUSTED && MESSAGE_SIZE.test(error.details);
}

/** Only a response has a content type; a proxy's page has another. */
function isGrpcResponse({ metadata }: Pick<ServiceError, 'metadata'>): boolean {
  return metadata.get('content-type').some((type) => String(type).startsWith('application/grpc'));
}
