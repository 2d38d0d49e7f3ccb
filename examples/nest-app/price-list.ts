import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const PRICES: Readonly<Record<string, number>> = { apple: 40, pear: 55 };

/** The service that the application depends on: prices in cents over HTTP. */
export class PriceList {
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const cents = PRICES[request.url?.slice(1) ?? ''];
      response.writeHead(cents === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ cents }));
    });
    await new Promise<void>((resolve) => void server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  }
}
