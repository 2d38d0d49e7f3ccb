import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { FailureLog } from '@firebreak/chassis';
import { CallCancelledError, CircuitOpenError } from '@firebreak/resilience';
import { isServiceError } from '@firebreak/resilience/grpc';
import type { HttpRequest } from '../edge/edge-request.js';
import type { EdgeProblem } from './problem.js';

/**
 * Says in the log what went wrong with requests: our own faults with their stack, failures of the
 * services behind us summarised, what stands in for their answers as well, the client's mistakes only
 * when debugging.
 */
@Injectable()
export class FailureReport implements OnApplicationShutdown {
  private readonly logger = new Logger('Edge');
  private readonly upstream = new FailureLog(this.logger);

  failed(problem: EdgeProblem, request: HttpRequest): void {
    const operation = `${request.method} ${request.routeOptions.url ?? '(no route)'}`;
    const { status, code, cause } = problem;
    const fields = { event: 'request.failed', operation, status, code };

    if (status < 500 || isNoNews(cause)) {
      this.logger.debug(`${operation} answered ${status} ${code}: ${problem.message}`, fields);
    } else if (code === 'INTERNAL_ERROR') {
      this.logger.error(`${operation} failed by a fault of this service`, cause, fields);
    } else {
      const message = `${operation} answered ${status} ${code}: ${textOf(cause)}`;
      this.upstream.add({ kind: `${operation} ${code}`, message, fields });
    }
  }

  /** A quote that stands in for one that could not be had. */
  degraded({ code, cause }: EdgeProblem, ageMs: number): void {
    const message = `a quote ${ageMs} ms old stands in for a new one, by ${code}: ${textOf(cause)}`;
    const fields = { event: 'quote.degraded', code, ageMs };
    if (isNoNews(cause)) this.logger.debug(message, fields);
    else this.upstream.add({ kind: `degraded ${code}`, message, fields });
  }

  onApplicationShutdown(): void {
    this.upstream.flush();
  }
}

/** Refusals are told by their breaker, and a client who leaves is no failure of ours. */
function isNoNews(cause: unknown): boolean {
  if (cause instanceof CircuitOpenError) return true;
  return cause instanceof CallCancelledError && cause.reason === 'caller_left';
}

function textOf(cause: unknown): string {
  if (isServiceError(cause)) return cause.details;
  return cause instanceof Error ? cause.message : String(cause);
}
