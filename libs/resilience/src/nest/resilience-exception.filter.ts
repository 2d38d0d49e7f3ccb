import { STATUS_CODES } from 'node:http';
import { Catch, HttpStatus, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CircuitOpenError,
  DeadlineExceededError,
  type ResilienceErrorCode,
} from '../core/index.js';

type Caught = BudgetExhaustedError | BulkheadFullError | CircuitOpenError | DeadlineExceededError;

/** The body of an `application/problem+json` answer (RFC 9457). */
interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: HttpStatus;
  readonly code: ResilienceErrorCode;
}

/**
 * Answers HTTP clients for what the policies refused or gave up: 503 and `Retry-After` where a
 * circuit is open or a bulkhead full, 504 where time ran out, each with the error's stable code in a
 * problem body and nothing that is only ours to know. With any HTTP adapter. Every other error goes
 * to the filters there are besides, or to Nest's own.
 *
 * @example providers: [{ provide: APP_FILTER, useClass: ResilienceExceptionFilter }]
 * @example app.useGlobalFilters(new ResilienceExceptionFilter(app.get(HttpAdapterHost)))
 */
@Catch(BudgetExhaustedError, BulkheadFullError, CircuitOpenError, DeadlineExceededError)
export class ResilienceExceptionFilter implements ExceptionFilter<Caught> {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: Caught, host: ArgumentsHost): void {
    // No answer means to Nest: not handled. Of messages and the like, others know how to answer.
    if (host.getType() !== 'http') return;
    const { httpAdapter } = this.adapterHost;
    const response = host.switchToHttp().getResponse<unknown>();
    if (httpAdapter.isHeadersSent(response)) {
      httpAdapter.end(response);
      return;
    }
    const problem = problemOf(error);
    if (problem.status === HttpStatus.SERVICE_UNAVAILABLE) {
      httpAdapter.setHeader(response, 'Retry-After', String(retryAfterS(error)));
    }
    httpAdapter.setHeader(response, 'Content-Type', 'application/problem+json');
    httpAdapter.reply(response, problem, problem.status);
  }
}

function problemOf(error: Caught): Problem {
  const status = isTimeUp(error) ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.SERVICE_UNAVAILABLE;
  return { type: 'about:blank', title: STATUS_CODES[status] ?? '', status, code: error.code };
}

function isTimeUp(error: Caught): boolean {
  return error instanceof DeadlineExceededError || error instanceof BudgetExhaustedError;
}

/** Never earlier than the circuit asks for, and 1 s where nobody knows. */
function retryAfterS({ retryAfterMs = 0 }: Caught): number {
  return Math.max(1, Math.ceil(retryAfterMs / 1_000));
}
