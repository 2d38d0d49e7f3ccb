import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { LOOPBACK } from './quote-question.js';

/** What passed a proxy so far, in bytes of TCP payload. */
export interface PassedBytes {
  readonly toServer: number;
  readonly toClient: number;
}

/** Passes TCP connections on to a port, and counts. */
export class CountingProxy {
  private readonly sockets = new Set<Socket>();
  private toServer = 0;
  private toClient = 0;
  private readonly server = createServer((client) => this.pass(client));

  private constructor(private readonly target: number) {}

  static async to(target: number): Promise<CountingProxy> {
    const proxy = new CountingProxy(target);
    proxy.server.listen(0, LOOPBACK);
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  passed(): PassedBytes {
    return { toServer: this.toServer, toClient: this.toClient };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(client: Socket): void {
    const upstream = connect(this.target, LOOPBACK);
    client.on('data', (chunk: Buffer) => (this.toServer += chunk.length));
    upstream.on('data', (chunk: Buffer) => (this.toClient += chunk.length));
    client.pipe(upstream).pipe(client);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => this.sockets.delete(socket));
    }
  }
}
