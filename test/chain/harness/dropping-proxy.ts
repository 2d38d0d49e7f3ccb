import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire between two services that a test can cut; it is there again at once. */
export class DroppingProxy {
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.join(client));

  private constructor(private readonly port: number) {}

  /** @param port where what comes in goes to, on loopback */
  static async to(port: number): Promise<DroppingProxy> {
    const proxy = new DroppingProxy(port);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends every connection, with all that is under way on it. */
  drop(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.server.close();
    this.drop();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const server = connect(this.port, '127.0.0.1');
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.part(client, server));
    }
    client.pipe(server).pipe(client);
  }

  private part(...sockets: Socket[]): void {
    for (const socket of sockets) {
      socket.destroy();
      this.sockets.delete(socket);
    }
  }
}
