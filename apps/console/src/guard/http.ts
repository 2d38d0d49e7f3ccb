import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** As much of Fastify's request as the console looks at. */
export interface HttpRequest {
  readonly raw: IncomingMessage;
  readonly url: string;
  readonly method: string;
}

/** As much of Fastify's reply as the console uses. */
export interface HttpReply {
  readonly raw: ServerResponse;
  readonly sent: boolean;
  getHeaders(): OutgoingHttpHeaders;
  /** From now on nobody but the caller answers. */
  hijack(): unknown;
  status(code: number): HttpReply;
  header(name: string, value: string): HttpReply;
  send(body: string): unknown;
}
