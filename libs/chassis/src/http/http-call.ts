import type { ServerResponse } from 'node:http';
import { type CallEnd, OTHER_OPERATION } from '../traffic/traffic.js';

/** An HTTP request as it is counted: by its route, never by its path. */
export function httpOperation(request: {
  readonly method: string;
  readonly routeOptions: { readonly url?: string | undefined };
}): string {
  const { method, routeOptions } = request;
  return routeOptions.url === undefined ? OTHER_OPERATION : `${method} ${routeOptions.url}`;
}

/** What became of a request whose connection has closed or whose answer is out. */
export function httpEnd(answer: ServerResponse): CallEnd {
  const code = answer.writableFinished ? String(answer.statusCode) : 'CLIENT_LEFT';
  return { code, abandoned: !answer.writableEnded };
}
