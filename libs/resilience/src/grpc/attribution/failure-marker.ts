/*
 * What a hop says about a failure that it passes on: whose fault it is and how it got here.
 * Markers come from other services, so every part of them is bounded.
 */
import { status } from '@grpc/grpc-js';

/** Who defined our reasons, in ErrorInfo's `domain`. */
export const MARKER_DOMAIN = 'resilience.chain';
/** The longest `grpc-status-details-bin` that is read, in bytes. */
export const MAX_BLOB_BYTES = 8_192;
/** Most names on a path. */
export const MAX_PATH_NAMES = 8;
/** The longest path as it is sent, in bytes. */
export const MAX_PATH_BYTES = 256;
/** The longest hint, in milliseconds: what still is a valid pushback. */
export const MAX_RETRY_AFTER_MS = 2 ** 31 - 1;

export const FAILURE_REASONS = [
  /** A breaker refused. */
  'CIRCUIT_OPEN',
  /** The dependency could not be reached, or said so itself. */
  'DEPENDENCY_UNAVAILABLE',
  /** The dependency had a fair chance and did not answer in time. */
  'DEPENDENCY_TIMEOUT',
  /** The dependency answered with an error that nobody upstream can act on. */
  'DEPENDENCY_ERROR',
  /** The origin takes no more calls at all for now. */
  'OVERLOADED',
  /** The origin, or the gateway to it, takes no more calls of this operation for now. */
  'BULKHEAD_FULL',
  /** Too little of the caller's time was left to begin. */
  'BUDGET_EXHAUSTED',
  /** The caller has used up what it is entitled to. */
  'QUOTA',
  /** The origin is about to stop. */
  'SHUTTING_DOWN',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** The status codes that may come with a marker. */
export const MARKER_CODES = [
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.INTERNAL,
  status.UNAVAILABLE,
] as const;
export type MarkerCode = (typeof MARKER_CODES)[number];

/** Names from the hop that reports to the one where the failure began; both may be the same. */
export type MarkerPath = readonly [string, ...string[]];

/** Whose fault a failure is. */
export interface FailureMarker {
  /** The code of the call that failed. */
  readonly code: MarkerCode;
  readonly reason: FailureReason;
  /** At most 8 names and 256 bytes, no name twice. */
  readonly path: MarkerPath;
  /** The operation that failed at the reporting hop; 1 to 128 of `A-Z a-z 0-9 _ . : / -`. */
  readonly operation?: string;
  /** How often the reporting hop tried; 0 if it sent nothing. */
  readonly attempts?: number;
  /** The breaker that refused or judged; written like `operation`. */
  readonly breaker?: string;
  /** When it makes sense to ask again: whole ms from 0 to int32. */
  readonly retryAfterMs?: number;
}

const SERVICE_NAME = /^[a-z0-9-]{1,63}$/;
const LABEL = /^[A-Za-z0-9_.:/-]{1,128}$/;
const MAX_ATTEMPTS = 1_000;

/** Where the failure began. */
export function originOf(marker: FailureMarker): string {
  return marker.path.at(-1) ?? marker.path[0];
}

/** True for names that may stand on a path. */
export function isServiceName(name: string): boolean {
  return SERVICE_NAME.test(name);
}

/** True for what may stand as `operation` and `breaker`. */
export function isMarkerLabel(label: string): boolean {
  return LABEL.test(label);
}

export function isAttemptCount(attempts: number): boolean {
  return Number.isInteger(attempts) && attempts >= 0 && attempts <= MAX_ATTEMPTS;
}

export function isFailureReason(reason: string): reason is FailureReason {
  return (FAILURE_REASONS as readonly string[]).includes(reason);
}

export function isMarkerCode(code: number): code is MarkerCode {
  return (MARKER_CODES as readonly number[]).includes(code);
}

/** The path as it travels: `service-b>service-c`. */
export function joinPath(path: readonly string[]): string {
  return path.join('>');
}

/** True if the path keeps within the limits; names are judged by {@link isServiceName}. */
export function isShortEnough(path: readonly string[]): boolean {
  return path.length <= MAX_PATH_NAMES && joinPath(path).length <= MAX_PATH_BYTES;
}
