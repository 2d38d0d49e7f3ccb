import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { IDEMPOTENCY_KEY, idempotencyKeyField } from '@firebreak/contracts';

/** As much of Fastify's request as the edge looks at. */
export interface HttpRequest {
  readonly raw: IncomingMessage;
  readonly url: string;
  readonly method: string;
  /** No route takes this method on this path. */
  readonly is404: boolean;
  /** The route that takes the request, with the names of its parameters. */
  readonly routeOptions: { readonly url?: string | undefined };
}

/** As much of Fastify's reply as the edge uses. */
export interface HttpReply {
  readonly raw: ServerResponse;
  readonly sent: boolean;
  status(code: number): HttpReply;
  header(name: string, value: string): HttpReply;
  send(body: string): unknown;
}

/** Path of a request without its query. */
export function pathOf({ url }: Pick<HttpRequest, 'url'>): string {
  return url.split('?', 1)[0] ?? url;
}

/** The same as the router reads it: `/%6Frders` is `/orders`. As it came if it cannot be read. */
export function routedPathOf(request: Pick<HttpRequest, 'url'>): string {
  const path = pathOf(request);
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/**
 * Whether this is the one request that may charge: each answer to it names its idempotency key. It
 * goes by the route that takes the request, for one path can be written in many ways.
 */
export function isOrderWrite({
  method,
  routeOptions,
}: Pick<HttpRequest, 'method' | 'routeOptions'>): boolean {
  return method === 'POST' && routeOptions.url === '/orders';
}

const keys = new WeakMap<IncomingMessage, string | undefined>();

/**
 * The idempotency key of a write, as soon as its headers are in: the client's, or one made here.
 * @returns undefined if what the client sent is malformed
 */
export function idempotencyKeyOf({ raw }: Pick<HttpRequest, 'raw'>): string | undefined {
  if (keys.has(raw)) return keys.get(raw);
  const key = readOrMakeKey(raw.headers[IDEMPOTENCY_KEY]);
  keys.set(raw, key);
  return key;
}

function readOrMakeKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return randomUUID();
  const result = idempotencyKeyField.safeParse(header);
  return result.success ? result.data : undefined;
}
