import { STATUS_CODES } from 'node:http';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  HttpStatus,
  Logger,
} from '@nestjs/common';
import type { HttpReply } from './http.js';

const RETRY_AFTER_S = '5';

/** Answers every error as `application/problem+json` (RFC 9457); what is nobody's request's fault is logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Console');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<HttpReply>();
    const status: HttpStatus = statusOf(error);
    if (status === HttpStatus.INTERNAL_SERVER_ERROR) this.logger.error('a request failed', error);
    if (reply.sent) return;
    if (status === HttpStatus.UNAUTHORIZED) reply.header('www-authenticate', 'Bearer');
    if (status === HttpStatus.TOO_MANY_REQUESTS) reply.header('retry-after', RETRY_AFTER_S);
    const title = STATUS_CODES[status] ?? 'Error';
    const code = title.toUpperCase().replaceAll(/\W+/g, '_');
    const detail = detailOf(error, status);
    reply
      .status(status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', title, status, code, detail }));
  }
}

/** Fastify's own errors (a body too large, no JSON) have a `statusCode`. */
function statusOf(error: unknown): HttpStatus {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500
    ? status
    : HttpStatus.INTERNAL_SERVER_ERROR;
}

function detailOf(error: unknown, status: HttpStatus): string {
  if (status === HttpStatus.INTERNAL_SERVER_ERROR) return 'the log of the console says why';
  return error instanceof Error ? error.message : String(error);
}
