import { Pool, errors } from 'undici';
import type { EdgeRequest } from './edge-request.js';

/** How a request ended: `ok` for 2xx, else the HTTP status, `timeout`, or `conn` for a broken connection. */
export type Outcome = 'ok' | 'timeout' | 'conn' | `${number}`;

/** What became of a request. */
export interface EdgeAnswer {
  readonly outcome: Outcome;
  /** The answer's JSON object, or undefined when it had none. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** Why there was no answer (`ECONNREFUSED`); undefined when there was one. */
  readonly errorCode?: string;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than any deadline of the chain: past it, an answer was not late but missing. */
const ANSWER_TIMEOUT_MS = 10_000;

/** HTTP to the edge over as many kept connections as there are requests under way. */
export class EdgeClient {
  readonly #pool: Pool;

  /** @param url origin, with or without a base path */
  constructor(private readonly url: URL) {
    this.#pool = new Pool(url.origin, {
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
    });
  }

  /** Sends one request and reads its whole answer. Never rejects. */
  async send({ method, path, headers, body }: EdgeRequest): Promise<EdgeAnswer> {
    try {
      const base = this.url.pathname.replace(/\/$/, '');
      const answer = await this.#pool.request({
        method,
        path: base + path,
        headers: { ...headers },
        body: body ?? null,
      });
      const text = await answer.body.text();
      const isOk = answer.statusCode >= 200 && answer.statusCode < 300;
      return { outcome: isOk ? 'ok' : `${answer.statusCode}`, body: jsonObject(text) };
    } catch (error) {
      return {
        outcome: isTimeout(error) ? 'timeout' : 'conn',
        body: undefined,
        errorCode: codeOf(error),
      };
    }
  }

  /** Drops every connection; requests under way end as `conn`. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

function isTimeout(error: unknown): boolean {
  return (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  );
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error);
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
