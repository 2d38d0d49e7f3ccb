import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainListenError, type ListenTarget } from '@firebreak/chassis';
import { PROMETHEUS_TEXT } from './prometheus-text.js';

const SECOND = 1_000;

/** A scrape is one short request on a connection that stays. */
const LIMITS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5 * SECOND,
  requestTimeout: 5 * SECOND,
  keepAliveTimeout: 75 * SECOND,
  connectionsCheckingInterval: 2 * SECOND,
} as const;
const MAX_CONNECTIONS = 32;
const PLAIN = 'text/plain; charset=utf-8';

/** Serves one text at `GET /metrics` on a port of its own; keeps no process alive. */
export class MetricsServer {
  private readonly server: Server;

  /** @param read the text; what it throws is answered with 500 and handed to `failed` */
  constructor(read: () => Promise<string>, failed: (error: unknown) => void) {
    this.server = createServer(LIMITS, (request, response) => {
      answer(request, response, read).catch((error: unknown) => {
        failed(error);
        if (!response.headersSent) plain(response, 500, 'the metrics could not be read');
        else response.destroy();
      });
    });
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.unref();
  }

  /**
   * @returns the port really bound
   * @throws ListenFault when the port or address cannot be had
   */
  async listen(target: ListenTarget): Promise<number> {
    this.server.listen({ port: target.port, host: target.bind });
    try {
      await once(this.server, 'listening');
    } catch (error) {
      throw explainListenError(error, target);
    }
    return (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<string>,
): Promise<void> {
  const { method, url = '' } = request;
  // What a body there may be is not read, so the connection cannot be used again.
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD').setHeader('connection', 'close');
    return plain(response, 405, 'only GET and HEAD are answered here');
  }
  if (url.split('?', 1)[0] !== '/metrics') {
    return plain(response, 404, 'there is nothing here but /metrics');
  }
  send(response, 200, PROMETHEUS_TEXT, await read());
}

function plain(response: ServerResponse, status: number, text: string): void {
  send(response, status, PLAIN, `${text}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(body);
}
