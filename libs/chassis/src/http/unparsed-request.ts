import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { contextFromHeaders, CORRELATION_ID_HEADER } from '../context/request-context.js';

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers bytes that never became a request, so that no hook, filter or handler sees them: a problem
 * (RFC 9457) with a correlation id of its own, then the end of the connection.
 */
export function answerUnparsedRequest(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const body = problemBody(status);
  const { correlationId } = contextFromHeaders(() => undefined);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `${CORRELATION_ID_HEADER}: ${correlationId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/** A problem in the words of its status alone. */
export function problemBody(status: number): string {
  const title = STATUS_CODES[status] ?? 'Error';
  const code = title.toUpperCase().replaceAll(/\W+/g, '_');
  return JSON.stringify({ type: 'about:blank', title, status, code });
}
