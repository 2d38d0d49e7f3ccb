import { HttpException } from '@nestjs/common';
import { EdgeProblem, type ProblemCode } from './problem.js';
import { WHAT_TO_ASSUME, upstreamProblem } from './upstream-problem.js';

/** What the HTTP server itself refuses, by status; other statuses of its refusals: 400. */
const PROBLEM_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  404: 'ROUTE_NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

const DETAIL: Readonly<Partial<Record<ProblemCode, string>>> = {
  BAD_REQUEST:
    'Its path, headers or body are not well-formed. A body must be JSON text that is not empty, ' +
    'without the keys __proto__ and constructor.prototype.',
  ROUTE_NOT_FOUND: 'See /docs for what is offered here.',
  PAYLOAD_TOO_LARGE: 'A body may have 16 KiB at most.',
  URI_TOO_LONG: 'A part of the path may have 128 characters at most.',
  UNSUPPORTED_MEDIA_TYPE: 'Send the body as Content-Type: application/json.',
};

/**
 * The problem that any error of a request is for its client. Errors nobody foresaw are INTERNAL_ERROR
 * and say nothing of themselves.
 * @param isWrite the request asks for a charge
 */
export function problemOf(error: unknown, isWrite: boolean): EdgeProblem {
  if (error instanceof EdgeProblem) return error;
  if (error instanceof HttpException && error.getStatus() < 500) return refusal(error);
  return upstreamProblem(error, isWrite) ?? internalError(error, isWrite);
}

/** A method that the path does not take, though it takes others. */
export function methodNotAllowed(method: string, allow: readonly string[]): EdgeProblem {
  const detail = `${method} is not offered here, but ${allow.join(', ')}.`;
  return new EdgeProblem('METHOD_NOT_ALLOWED', { detail, allow });
}

function refusal(error: HttpException): EdgeProblem {
  const code = PROBLEM_OF_STATUS[error.getStatus()] ?? 'BAD_REQUEST';
  return new EdgeProblem(code, { detail: DETAIL[code] ?? '' }, { cause: error });
}

function internalError(error: unknown, isWrite: boolean): EdgeProblem {
  const happened = 'It is a fault of this service. Name the correlation id when you report it.';
  const detail = isWrite ? `${happened} ${WHAT_TO_ASSUME.unknown}` : happened;
  return new EdgeProblem('INTERNAL_ERROR', { detail }, { cause: error });
}
