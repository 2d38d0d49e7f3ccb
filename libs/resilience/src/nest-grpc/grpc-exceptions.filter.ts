import { status } from '@grpc/grpc-js';
import {
  Catch,
  Logger,
  Optional,
  type ArgumentsHost,
  type RpcExceptionFilter,
} from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { monotonicClock } from '../policies/index.js';
import { FailureMarkers } from './failure-markers.js';
import { rpcAnswer } from './rpc-answer.js';

/** A bug under load must not fill the disk with one stack. */
const REPORT_EVERY_MS = 1_000;

/**
 * Gives every error of a gRPC service its code on the wire; Nest by itself makes UNKNOWN of all but
 * RpcExceptions. Codes of dependencies are translated for the next hop, refusals of breakers become
 * UNAVAILABLE, and what nobody foresaw is logged with its stack (once a second at most) and sent as
 * INTERNAL without a word of it. With `markers`, the trailers say whose fault it was and when to
 * come back.
 *
 * @example app.useGlobalFilters(new GrpcExceptionsFilter(new FailureMarkers({ ... })))
 */
@Catch()
export class GrpcExceptionsFilter implements RpcExceptionFilter<unknown> {
  private readonly logger = new Logger(GrpcExceptionsFilter.name);
  private unsaid = 0;
  private silentUntil = 0;

  /** @param markers tells whose fault each failure is; where Nest makes the filter, a provider */
  constructor(@Optional() private readonly markers?: FailureMarkers) {}

  catch(exception: unknown, host: ArgumentsHost): Observable<never> {
    const answer =
      rpcAnswer(exception, hasCallerLeft(host), this.markers) ?? this.unforeseen(exception);
    const isMuted = this.markers?.isMuted(host) === true;
    // A plain object: what is thrown from a filter itself, Nest makes UNKNOWN again.
    return throwError(() => (isMuted ? { ...answer, metadata: undefined } : answer));
  }

  private unforeseen(exception: unknown): object {
    this.unsaid++;
    if (monotonicClock.now() >= this.silentUntil) this.report(exception);
    return { code: status.INTERNAL, message: 'Internal error.' };
  }

  private report(exception: unknown): void {
    const error = exception instanceof Error ? exception : new Error(String(exception));
    const fields = { event: 'rpc.unexpected', count: this.unsaid };
    const others = this.unsaid === 1 ? '' : ` (and ${this.unsaid - 1} before, since the last line)`;
    this.logger.error(`Unexpected error: ${error.message}${others}`, fields, error);
    this.unsaid = 0;
    this.silentUntil = monotonicClock.now() + REPORT_EVERY_MS;
  }
}

function hasCallerLeft(host: ArgumentsHost): boolean {
  const call: unknown = host.getArgByIndex(2);
  return (
    typeof call === 'object' && call !== null && 'cancelled' in call && call.cancelled === true
  );
}
