/*
 * Tells how a failed call ended. grpc-js does not keep it (it strips `progress` from the status),
 * so it is read off what is left: a peer's answer brings HTTP headers of its own, and what grpc-js
 * ends by itself it words in fixed texts, which the spec pins.
 */
import { status, type ServiceError } from '@grpc/grpc-js';
import type { AttemptEnd } from '../core/index.js';

/** No stream was opened: nobody has seen the request, whatever the method it may be sent again. */
const NEVER_SENT =
  /\bNo connection established|^Name resolution failed|^Stream refused by server|ECONNREFUSED|EHOSTUNREACH|ENOTFOUND/;

/** Ended in our own process before anything was sent: the request itself could not go out. */
const UNSENDABLE =
  /^Request message serialization failure|^Attempted to send message with a size larger than/;

/** The connection or the stream broke. What is not listed counts as the peer's word. */
const DROPPED =
  /^Connection dropped|^Call cancelled$|^Received RST_STREAM|^Write (error|failed)|^Failed to start HTTP\/2 stream|^Bandwidth exhausted|\b(ECONNRESET|ETIMEDOUT|EPIPE)\b/;

/** grpc-js' own words for a message over a limit, ours or the peer's. */
const MESSAGE_SIZE = /\bmessage (that decompresses to a size |with a size )?larger than\b/;

/** How the call that ended with this error ended. */
export function attemptEnd(error: ServiceError): AttemptEnd {
  // Only a response has a content type; without one the peer said nothing, or said it in trailers
  // after its headers, which the texts below tell from our own words.
  if (error.metadata.get('content-type').length > 0) return 'peer';
  const { code, details } = error;
  if (code === status.DEADLINE_EXCEEDED && details.startsWith('Deadline exceeded after')) {
    return 'own_deadline';
  }
  if (code === status.CANCELLED && details === 'Cancelled on client') return 'caller';
  if (UNSENDABLE.test(details)) return 'never_sent';
  if (code === status.UNAVAILABLE && NEVER_SENT.test(details)) return 'never_sent';
  return DROPPED.test(details) ? 'dropped' : 'peer';
}

/** True if the request itself could not be sent or read for its size or shape: nobody's outage. */
export function isMessageFault(error: ServiceError): boolean {
  if (UNSENDABLE.test(error.details)) return true;
  return error.code === status.RESOURCE_EXHAUSTED && MESSAGE_SIZE.test(error.details);
}
