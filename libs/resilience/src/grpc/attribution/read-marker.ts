/*
 * Reads the marker of a failed call. It was written by another process, so it is believed only if
 * it could be true: it names the peer we asked, and beyond it only what we know the peer to ask.
 * Whatever is wrong with it comes back as a named fault, never as a throw.
 */
import type { Metadata } from '@grpc/grpc-js';
import {
  MARKER_DOMAIN,
  MAX_BLOB_BYTES,
  MAX_RETRY_AFTER_MS,
  isAttemptCount,
  isFailureReason,
  isMarkerCode,
  isMarkerLabel,
  isServiceName,
  isShortEnough,
  type FailureMarker,
  type MarkerPath,
} from './failure-marker.js';
import type { Any, ErrorInfo } from './generated/google-rpc.js';
import { decode, type GoogleRpc } from './google-rpc.codec.js';
import { DETAILS_TRAILER } from './write-marker.js';

/** A peer as configured. */
export interface KnownPeer {
  /** Its name, as it reports itself. */
  readonly name: string;
  /** The services that it asks itself. */
  readonly dependencies: readonly string[];
}

/** What is wrong with a marker; a bounded set, fit for a metric's label. */
export type MarkerFault =
  /** The trailer came more than once. */
  | 'several_values'
  | 'too_long'
  /** The bytes are no google.rpc.Status, which is also what invalid base64 ends as. */
  | 'not_protobuf'
  /** No ErrorInfo, or only those of others. */
  | 'domain'
  /** More than one marker, or more than one hint. */
  | 'several_details'
  /** Not the code of the call, or one that no marker comes with. */
  | 'code'
  | 'reason'
  /** Not a list of names within the limits. */
  | 'path'
  /** A name stands on the path twice. */
  | 'loop'
  /** The reporting hop is not the peer that we asked. */
  | 'reporter'
  /** The peer blames a service that it does not ask. */
  | 'dependency'
  /** Not a time to wait. */
  | 'retry_delay';

/** What was found in the trailers of a failed call. */
export type MarkerReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid'; readonly fault: MarkerFault }
  | { readonly kind: 'valid'; readonly marker: FailureMarker };

export const NO_MARKER: MarkerReading = Object.freeze({ kind: 'absent' });

/**
 * @param code the code with which the call ended
 * @param peer whom we asked
 */
export function readMarker(trailers: Metadata, code: number, peer: KnownPeer): MarkerReading {
  const values = trailers.get(DETAILS_TRAILER);
  if (values.length === 0) return NO_MARKER;
  try {
    if (values.length > 1) throw new InvalidMarker('several_values');
    return { kind: 'valid', marker: parseMarker(values[0], code, peer) };
  } catch (error) {
    // What is thrown below is either ours or the decoder's.
    return {
      kind: 'invalid',
      fault: error instanceof InvalidMarker ? error.fault : 'not_protobuf',
    };
  }
}

class InvalidMarker extends Error {
  constructor(readonly fault: MarkerFault) {
    super(fault);
  }
}

function parseMarker(blob: unknown, code: number, peer: KnownPeer): FailureMarker {
  if (!(blob instanceof Uint8Array) || blob.length === 0) throw new InvalidMarker('not_protobuf');
  if (blob.length > MAX_BLOB_BYTES) throw new InvalidMarker('too_long');
  const status = decode('Status', blob);
  const { reason, metadata } = errorInfoOf(status.details);
  if (status.code !== code || !isMarkerCode(code)) throw new InvalidMarker('code');
  if (!isFailureReason(reason)) throw new InvalidMarker('reason');
  const path = pathOf(fact(metadata, 'path'), peer);
  const retryAfterMs = retryAfterOf(status.details);
  return {
    code,
    reason,
    path,
    ...optionalFacts(metadata),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function errorInfoOf(details: readonly Any[]): ErrorInfo {
  const ours = unpack('ErrorInfo', details).filter(({ domain }) => domain === MARKER_DOMAIN);
  const [info] = ours;
  if (info === undefined) throw new InvalidMarker('domain');
  if (ours.length > 1) throw new InvalidMarker('several_details');
  return info;
}

function pathOf(text: string | undefined, peer: KnownPeer): MarkerPath {
  const [reporter, ...others] = (text ?? '').split('>');
  if (reporter === undefined) throw new InvalidMarker('path');
  const path: MarkerPath = [reporter, ...others];
  if (!isShortEnough(path) || !path.every(isServiceName)) throw new InvalidMarker('path');
  if (new Set(path).size < path.length) throw new InvalidMarker('loop');
  if (reporter !== peer.name) throw new InvalidMarker('reporter');
  const [next] = others;
  if (next !== undefined && !peer.dependencies.includes(next)) {
    throw new InvalidMarker('dependency');
  }
  return path;
}

/** Rounded up to whole ms: never earlier than meant. */
function retryAfterOf(details: readonly Any[]): number | undefined {
  const infos = unpack('RetryInfo', details);
  if (infos.length > 1) throw new InvalidMarker('several_details');
  const delay = infos[0]?.retryDelay;
  if (infos.length === 0) return undefined;
  if (!delay || !(delay.seconds >= 0) || !(delay.nanos >= 0 && delay.nanos < 1e9)) {
    throw new InvalidMarker('retry_delay');
  }
  const ms = delay.seconds * 1_000 + Math.ceil(delay.nanos / 1e6);
  if (ms > MAX_RETRY_AFTER_MS) throw new InvalidMarker('retry_delay');
  return ms;
}

/** Only logs read these; what is not fit for one is left out, and the marker stands. */
function optionalFacts(
  metadata: ErrorInfo['metadata'],
): Pick<FailureMarker, 'operation' | 'attempts' | 'breaker'> {
  const operation = fact(metadata, 'op');
  const breaker = fact(metadata, 'breaker');
  const attempts = fact(metadata, 'attempts');
  return {
    ...(operation !== undefined && isMarkerLabel(operation) ? { operation } : {}),
    ...(isCount(attempts) ? { attempts: Number(attempts) } : {}),
    ...(breaker !== undefined && isMarkerLabel(breaker) ? { breaker } : {}),
  };
}

function isCount(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,4}$/.test(text) && isAttemptCount(Number(text));
}

/** Own properties only: names come from the wire and may be those of Object.prototype. */
function fact(metadata: ErrorInfo['metadata'], name: string): string | undefined {
  return Object.hasOwn(metadata, name) ? metadata[name] : undefined;
}

function unpack<N extends keyof GoogleRpc>(name: N, details: readonly Any[]): GoogleRpc[N][] {
  return details
    .filter((detail) => detail.type_url.endsWith(`/google.rpc.${name}`))
    .map((detail) => decode(name, detail.value));
}
