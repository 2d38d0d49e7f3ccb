import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { contextFromHeaders, CORRELATION_ID_HEADER } from '../context/request-context.js';
import { PROBLEM_JSON, problemBody } from './problem-body.js';

// What Node ends before any hook, filter or handler sees it. Each such answer is a problem with a
// correlation id of its own, and the last on its connection.

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers bytes that never became a request. */
export function answerUnparsedRequest(error: { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  refuse(socket, STATUS_OF[error.code ?? ''] ?? 400);
}

/** Answers the two kinds of request that Node itself would refuse: CONNECT, and unknown `Expect`. */
export function answerUnservedRequests(server: Server): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => refuse(socket, 405));
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false;
    response.writeHead(417, headersFor(417)).end(problemBody(417));
  });
}

function refuse(socket: Duplex, status: number): void {
  const headers = Object.entries({ ...headersFor(status), connection: 'close' });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${problemBody(status)}`);
}

function headersFor(status: number): Record<string, string | number> {
  const { correlationId } = contextFromHeaders(() => undefined);
  return {
    'content-type': PROBLEM_JSON,
    'content-length': Buffer.byteLength(problemBody(status)),
    [CORRELATION_ID_HEADER]: correlationId,
  };
}
