import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import { currentContext } from '@firebreak/chassis';
import {
  idempotencyKeyOf,
  isOrderWrite,
  pathOf,
  type HttpReply,
  type HttpRequest,
} from '../edge/edge-request.js';
import { RouteTable } from '../edge/route-table.js';
import { FailureReport } from './failure-report.js';
import { problemBody, type EdgeProblem, type ProblemSource } from './problem.js';
import { methodNotAllowed, problemOf } from './problem-of.js';
import { retryAfter } from './retry-after.js';

/** Answers every error of a request, whoever raised it, as `application/problem+json`. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly report: FailureReport,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const reply = http.getResponse<HttpReply>();
    const problem = this.wrongMethod(request) ?? problemOf(error, isOrderWrite(request));
    this.report.failed(problem, request);
    if (!reply.sent) answer(problem, request, reply);
  }

  private wrongMethod(request: HttpRequest): EdgeProblem | undefined {
    if (!request.is404) return undefined;
    const allowed = this.routes.allowed(pathOf(request));
    // A route that takes the method may still have nothing there: a file that does not exist.
    if (allowed.length === 0 || allowed.includes(request.method)) return undefined;
    return methodNotAllowed(request.method, allowed);
  }
}

function answer(problem: EdgeProblem, request: HttpRequest, reply: HttpReply): void {
  const retry =
    problem.status === 503 ? retryAfter(problem.facts.retryAfterMs, Math.random) : undefined;
  if (retry) reply.header('retry-after', String(retry.seconds));
  if (problem.facts.allow) reply.header('allow', problem.facts.allow.join(', '));
  reply
    .status(problem.status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(problemBody(problem, sourceOf(request, retry?.ms))));
}

function sourceOf(request: HttpRequest, retryAfterMs: number | undefined): ProblemSource {
  const correlationId = currentContext()?.correlationId;
  const key = isOrderWrite(request) ? idempotencyKeyOf(request) : undefined;
  return {
    instance: pathOf(request),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
