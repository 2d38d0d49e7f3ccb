import { Metadata, status } from '@grpc/grpc-js';
import { HttpException } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import type { ServiceError } from '@grpc/grpc-js';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  DeadlineExceededError,
  FallbackFailedError,
} from '../core/index.js';
import { writeMarker, type FailureMarker } from '../grpc/attribution/index.js';
import {
  DO_NOT_RETRY,
  PUSHBACK_TRAILER,
  isApplicationAnswer,
  isServiceError,
  relayStatus,
} from '../grpc/index.js';
import type { FailureMarkers } from './failure-markers.js';
import { statusOfHttp } from './status-of-http.js';

/** An error as grpc-js sends it. */
export interface RpcAnswer {
  readonly code: status;
  readonly message: string;
  readonly metadata?: Metadata;
}

/** Messages are for callers' logs; longer ones are somebody's data. */
const MAX_MESSAGE_LENGTH = 512;

/** For answers whose own words must stay here. Nothing in them tells what is behind this service. */
const WORDS: Partial<Record<status, string>> = {
  [status.CANCELLED]: 'The call was cancelled.',
  [status.RESOURCE_EXHAUSTED]: 'This service takes no more calls for now.',
  [status.DEADLINE_EXCEEDED]: 'A service this one depends on did not answer in time.',
  [status.UNAVAILABLE]: 'A service this one depends on is unavailable.',
};

/**
 * What to answer the caller for something thrown here; undefined for what nobody foresaw.
 * @param callerLeft the caller has cancelled already
 * @param markers tells whose fault it was; without it, only that the caller must not ask again
 */
export function rpcAnswer(
  error: unknown,
  callerLeft: boolean,
  markers?: FailureMarkers,
): RpcAnswer | object | undefined {
  // What should have stood in failed too, but why there was need for it is what counts.
  if (error instanceof FallbackFailedError) return rpcAnswer(error.cause, callerLeft, markers);
  const marker = callerLeft ? undefined : markers?.markerFor(error);
  const own = answerOfException(error);
  const failed = own === undefined ? answerOfFailedCall(error, callerLeft) : undefined;
  if (marker !== undefined) return withMarker(own ?? failed ?? {}, marker);
  return own ?? (failed && withoutRetry(failed));
}

/** What the application itself threw to be answered. */
function answerOfException(error: unknown): object | undefined {
  if (error instanceof RpcException) return answerOfRpcException(error);
  return error instanceof HttpException ? answerOfHttpException(error) : undefined;
}

function answerOfFailedCall(error: unknown, callerLeft: boolean): RpcAnswer | undefined {
  if (isServiceError(error)) return answerOfDependency(error, callerLeft);
  if (error instanceof CircuitOpenError) {
    return { code: status.UNAVAILABLE, message: 'Calls like this one are refused for now.' };
  }
  return answerOfOwnLimit(error);
}

function answerOfRpcException(error: RpcException): object {
  const answer = error.getError();
  if (typeof answer === 'string') return { code: status.UNKNOWN, message: encodable(answer) };
  const { message } = answer as { readonly message?: unknown };
  if (typeof message !== 'string' || encodable(message) === message) return answer;
  return { ...answer, message: encodable(message) };
}

function answerOfHttpException(error: HttpException): RpcAnswer {
  const httpStatus = error.getStatus();
  const code = statusOfHttp(httpStatus);
  return { code, message: httpStatus < 500 ? clientText(textOf(error)) : ownWords(code) };
}

function answerOfDependency(error: ServiceError, callerLeft: boolean): RpcAnswer {
  const code = relayStatus(error.code, callerLeft);
  const message = isApplicationAnswer(error.code) ? clientText(error.details) : ownWords(code);
  return { code, message };
}

function answerOfOwnLimit(error: unknown): RpcAnswer | undefined {
  if (error instanceof BudgetExhaustedError) {
    return { code: status.DEADLINE_EXCEEDED, message: 'Too little time was left for this call.' };
  }
  if (error instanceof DeadlineExceededError) return inOwnWords(status.DEADLINE_EXCEEDED);
  if (error instanceof BulkheadFullError) return inOwnWords(status.RESOURCE_EXHAUSTED);
  if (!(error instanceof CallCancelledError)) return undefined;
  const late = error.reason === 'deadline';
  return { code: late ? status.DEADLINE_EXCEEDED : status.CANCELLED, message: error.message };
}

/** For errors whose own words tell what is behind this service. */
function inOwnWords(code: status): RpcAnswer {
  return { code, message: ownWords(code) };
}

/** Whoever asked us must not ask again on their own: this hop has done what could be done. */
function withoutRetry(answer: RpcAnswer): RpcAnswer {
  const metadata = new Metadata();
  metadata.set(PUSHBACK_TRAILER, DO_NOT_RETRY);
  return { ...answer, metadata };
}

/** A marker goes with its own code, and beside what else the answer's trailers say. */
function withMarker(answer: Partial<RpcAnswer>, marker: FailureMarker): RpcAnswer {
  const { code, message = '', metadata } = answer;
  const words = marker.code === code ? message : ownWords(marker.code);
  const trailers = metadata instanceof Metadata ? metadata.clone() : new Metadata();
  return {
    code: marker.code,
    message: words,
    metadata: writeMarker(trailers, marker, words),
  };
}

/** What a pipe or guard said: Nest keeps validation faults as a list in the response. */
function textOf(error: HttpException): string {
  const response = error.getResponse();
  const said = typeof response === 'object' && 'message' in response ? response.message : undefined;
  return Array.isArray(said) ? said.join('; ') : error.message;
}

function ownWords(code: status): string {
  return WORDS[code] ?? 'Internal error.';
}

/** Fit for a header: bounded, and without control characters. */
function clientText(text: string): string {
  return encodable(text.slice(0, MAX_MESSAGE_LENGTH)).replaceAll(/\p{Cc}/gu, '\uFFFD');
}

/** grpc-js dies on half a surrogate pair. */
function encodable(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\uFFFD');
}
