import { status, type ServiceError } from '@grpc/grpc-js';
import { CallCancelledError, attemptFactsOf, chanceMs, isOverdue } from '../../core/index.js';
import { attemptEnd } from '../attempt-end.js';
import { pushbackMs } from '../pushback.js';
import { isServiceError } from '../service-error.js';
import type { KnownPeer } from './read-marker.js';
import type { RelayFacts } from './relay-marker.js';

/** Where and how a gateway failed. */
export interface GatewayFailure extends RelayFacts {
  readonly error: unknown;
  /** Our own name, as those who ask us have it configured. */
  readonly self: string;
  readonly dependency: KnownPeer;
  /** The least time in which the dependency had a fair chance. @default any time is fair */
  readonly fairMs?: number;
}

/** A test for status codes. */
export function hasCode(...codes: readonly status[]): (failure: GatewayFailure) => boolean {
  return ({ error }) => isServiceError(error) && codes.includes(error.code);
}

/** Our own caller cancelled. */
export function hasCallerLeft({ error }: GatewayFailure): boolean {
  if (error instanceof CallCancelledError) return error.reason === 'caller_left';
  if (!isServiceError(error) || error.code !== status.CANCELLED) return false;
  return endOf(error) === 'caller';
}

/** The time was up: ours, our caller's, or so the dependency says. */
export function isTimeout({ error }: GatewayFailure): boolean {
  if (error instanceof CallCancelledError) return error.reason === 'deadline';
  return isServiceError(error) && error.code === status.DEADLINE_EXCEEDED;
}

/** Rule D: did the dependency have its fair chance before the time was up, and we an ear for it? */
export function wasFair({ error, fairMs }: GatewayFailure): boolean {
  const attempt = attemptFactsOf(error);
  if (attempt === undefined) return true;
  if (attempt.endedBy === 'never_sent' || isOverdue(attempt)) return false;
  return fairMs === undefined || chanceMs(attempt) >= fairMs;
}

function endOf(error: ServiceError) {
  return attemptFactsOf(error)?.endedBy ?? attemptEnd(error);
}

/** When our quota is renewed, if the dependency said so. */
export function quotaMs({ error }: GatewayFailure): number | undefined {
  if (!isServiceError(error) || error.code !== status.RESOURCE_EXHAUSTED) return undefined;
  const ms = pushbackMs(error.metadata);
  return ms === undefined || ms < 0 ? undefined : ms;
}
