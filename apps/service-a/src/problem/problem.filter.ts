import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import { currentContext } from '@firebreak/chassis';
import { BreakerRegistry } from '@firebreak/resilience';
import {
  idempotencyKeyOf,
  isOrderWrite,
  pathOf,
  routedPathOf,
  type HttpReply,
  type HttpRequest,
} from '../edge/edge-request.js';
import { RouteTable } from '../edge/route-table.js';
import { FailureReport } from './failure-report.js';
import { OpenPeriods } from './open-periods.js';
import { problemBody, type EdgeProblem, type ProblemSource } from './problem.js';
import { methodNotAllowed, problemOf } from './problem-of.js';
import { retryAfter } from './retry-after.js';

/** Answers every error of a request, whoever raised it, as `application/problem+json`. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly openPeriods: OpenPeriods;

  constructor(
    private readonly routes: RouteTable,
    private readonly report: FailureReport,
    breakers: BreakerRegistry,
  ) {
    this.openPeriods = new OpenPeriods(breakers);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const reply = http.getResponse<HttpReply>();
    const problem = this.wrongMethod(request) ?? problemOf(error, isOrderWrite(request));
    this.report.failed(problem, request);
    if (reply.sent) return;
    answer(problem, request, reply, this.openPeriods.remainingMs(error, request));
  }

  private wrongMethod(request: HttpRequest): EdgeProblem | undefined {
    if (!request.is404) return undefined;
    const allowed = this.routes.allowed(routedPathOf(request));
    // A route that takes the method may still have nothing there: a file that does not exist.
    if (allowed.length === 0 || allowed.includes(request.method)) return undefined;
    return methodNotAllowed(request.method, allowed);
  }
}

function answer(
  problem: EdgeProblem,
  request: HttpRequest,
  reply: HttpReply,
  refusedForMs: number,
): void {
  const retry = retryAfterOf(problem, refusedForMs);
  if (retry) reply.header('retry-after', String(retry.seconds));
  if (problem.facts.allow) reply.header('allow', problem.facts.allow.join(', '));
  reply
    .status(problem.status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(problemBody(problem, sourceOf(request, retry?.ms))));
}

/** No earlier than anybody will take the request. */
function retryAfterOf({ status, facts }: EdgeProblem, refusedForMs: number) {
  if (status !== 503) return undefined;
  const hintMs = Math.max(facts.retryAfterMs ?? 0, refusedForMs);
  return retryAfter(hintMs === 0 ? undefined : hintMs, Math.random);
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
