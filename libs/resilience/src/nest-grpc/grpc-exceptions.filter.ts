import { status } from '@grpc/grpc-js';
import { Catch, Logger, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { rpcAnswer } from './rpc-answer.js';

/**
 * Gives every error of a gRPC service its code on the wire; Nest by itself makes UNKNOWN of all but
 * RpcExceptions. Codes of dependencies are translated for the next hop, refusals of breakers become
 * UNAVAILABLE with trailers that say when to come back, and what nobody foresaw is logged with its
 * stack and sent as INTERNAL without a word of it.
 *
 * @example app.useGlobalFilters(new GrpcExceptionsFilter())
 */
@Catch()
export class GrpcExceptionsFilter implements RpcExceptionFilter<unknown> {
  private readonly logger = new Logger(GrpcExceptionsFilter.name);

  catch(exception: unknown, host: ArgumentsHost): Observable<never> {
    const answer = rpcAnswer(exception, hasCallerLeft(host)) ?? this.unforeseen(exception);
    // A plain object: what is thrown from a filter itself, Nest makes UNKNOWN again.
    return throwError(() => answer);
  }

  private unforeseen(exception: unknown): object {
    const error = exception instanceof Error ? exception : new Error(String(exception));
    this.logger.error(`Unexpected error: ${error.message}`, { event: 'rpc.unexpected' }, error);
    return { code: status.INTERNAL, message: 'Internal error.' };
  }
}

function hasCallerLeft(host: ArgumentsHost): boolean {
  const call: unknown = host.getArgByIndex(2);
  return (
    typeof call === 'object' && call !== null && 'cancelled' in call && call.cancelled === true
  );
}
