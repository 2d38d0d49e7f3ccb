import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long `/failure` takes when it is slow as well; far beyond what any client here waits. */
const SLOW_MS = 2_000;

/**
 * A server to try a client on: `/success` works, `/failure` answers 500, half of the time only after
 * 2 s, and `/random` does one or the other.
 */
export class FlakyServer {
  /** From now on `/random` always fails: a real outage. */
  down = false;
  /** Requests that reached it. */
  received = 0;

  private readonly server: Server;
  private readonly slow = new Set<NodeJS.Timeout>();

  /**
   * @param random heads or tails: numbers from 0 to 1
   * @param onSlow told when an answer will be slow, so that nobody has to wait for it in a demo
   */
  constructor(
    private readonly random: () => number,
    private readonly onSlow: () => void = () => undefined,
  ) {
    this.server = createServer((request, response) => this.answer(request.url, response));
  }

  /** @returns where it can be reached: `http://127.0.0.1:5000` */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => void this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const timer of this.slow) clearTimeout(timer);
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => void this.server.close(() => resolve()));
  }

  private answer(url: string | undefined, response: ServerResponse): void {
    this.received++;
    switch (url) {
      case '/success':
        return send(response, 200, 'Everything is fine.');
      case '/failure':
        if (this.random() < 0.5) return send(response, 500, 'This always fails.');
        return this.later(() => send(response, 500, 'This always fails, at times slowly.'));
      case '/random': {
        const fails = this.random() < 0.5 || this.down;
        return send(response, fails ? 500 : 200, fails ? 'Tails.' : 'Heads.');
      }
      default:
        return send(response, 404, 'There is /success, /failure and /random.');
    }
  }

  private later(run: () => void): void {
    const timer = setTimeout(() => {
      this.slow.delete(timer);
      run();
    }, SLOW_MS);
    this.slow.add(timer);
    this.onSlow();
  }
}

function send(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
}
