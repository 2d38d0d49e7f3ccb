import type { Metadata } from '@grpc/grpc-js';
import { DO_NOT_RETRY, PUSHBACK_TRAILER } from '../pushback.js';
import {
  MARKER_DOMAIN,
  MAX_RETRY_AFTER_MS,
  isAttemptCount,
  isMarkerLabel,
  joinPath,
  originOf,
  type FailureMarker,
} from './failure-marker.js';
import { encode, typeUrl } from './google-rpc.codec.js';

/** Trailer with a google.rpc.Status: gRPC's own place for details of an error. */
export const DETAILS_TRAILER = 'grpc-status-details-bin';
/** Where the failure began, for people who read trailers; nothing decides by it. */
export const ORIGIN_TRAILER = 'x-rz-origin';
/** Why it failed, for people who read trailers; nothing decides by it. */
export const REASON_TRAILER = 'x-rz-reason';

/** Leaves room for the rest within the limit of a blob, whatever the characters. */
const MAX_MESSAGE_CHARS = 1_024;

/**
 * Writes the marker into the trailers of the error that carries its code, in place of any that was
 * there. Never throws for the optional parts: those that cannot be sent are left out, for an error
 * on its way out must not become another one.
 * @param message for developers; goes over the wire, so nothing internal
 * @example throw new RpcException({ code: marker.code, message, metadata: writeMarker(new Metadata(), marker) })
 */
export function writeMarker(trailers: Metadata, marker: FailureMarker, message = ''): Metadata {
  const pushback = pushbackOf(marker);
  trailers.set(DETAILS_TRAILER, encodeMarker(marker, message));
  if (pushback === undefined) trailers.remove(PUSHBACK_TRAILER);
  else trailers.set(PUSHBACK_TRAILER, pushback);
  trailers.set(ORIGIN_TRAILER, originOf(marker));
  trailers.set(REASON_TRAILER, marker.reason);
  return trailers;
}

/** The marker as google.rpc.Status in bytes. */
export function encodeMarker(marker: FailureMarker, message = ''): Buffer {
  const retryAfterMs = wholeHint(marker.retryAfterMs);
  const details = [
    {
      type_url: typeUrl('ErrorInfo'),
      value: encode('ErrorInfo', {
        reason: marker.reason,
        domain: MARKER_DOMAIN,
        metadata: factsOf(marker),
      }),
    },
  ];
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1_000);
    const nanos = (retryAfterMs % 1_000) * 1_000_000;
    const value = encode('RetryInfo', { retryDelay: { seconds, nanos } });
    details.push({ type_url: typeUrl('RetryInfo'), value });
  }
  return encode('Status', {
    code: marker.code,
    message: message.slice(0, MAX_MESSAGE_CHARS),
    details,
  });
}

/**
 * What the caller's retries are told. -1 for all that asking again cannot mend: whoever is behind
 * us has been asked as often as makes sense. Only our own overload names a delay. A quota says
 * nothing here: its delay is in the details, and -1 would forbid what it allows.
 */
function pushbackOf(marker: FailureMarker): string | undefined {
  if (marker.path.length > 1) return DO_NOT_RETRY;
  if (marker.reason === 'QUOTA') return undefined;
  const retryAfterMs = wholeHint(marker.retryAfterMs);
  const isOverload = marker.reason === 'OVERLOADED' && retryAfterMs !== undefined;
  return isOverload ? String(retryAfterMs) : DO_NOT_RETRY;
}

function factsOf({ path, operation, attempts, breaker }: FailureMarker): Record<string, string> {
  return {
    path: joinPath(path),
    ...(operation !== undefined && isMarkerLabel(operation) ? { op: operation } : {}),
    ...(attempts !== undefined && isAttemptCount(attempts) ? { attempts: String(attempts) } : {}),
    ...(breaker !== undefined && isMarkerLabel(breaker) ? { breaker } : {}),
  };
}

/** Rounded up, never earlier than meant, and held within int32; NaN is no hint. */
function wholeHint(ms: number | undefined): number | undefined {
  if (ms === undefined || Number.isNaN(ms)) return undefined;
  return Math.min(Math.max(0, Math.ceil(ms)), MAX_RETRY_AFTER_MS);
}
