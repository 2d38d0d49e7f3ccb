import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import { CliError } from '../cli/cli-error.js';
import { askSupervisor } from './control-client.js';
import { LONGEST_MESSAGE, controlRequest } from './control-protocol.js';
import type { ControlAnswer, ControlRequest } from './control-protocol.js';

/** Answers a request other than `follow`, which the server itself keeps open. */
export type ControlHandler = (request: ControlRequest) => Promise<ControlAnswer>;

/** The supervisor's Unix socket, for the user who owns it alone. Holding it is holding the stack. */
export class ControlServer {
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /**
   * Listens at `socketPath`. A socket file that nobody listens on any more is replaced.
   * @throws CliError when a supervisor listens there, with its process id.
   */
  static async listen(socketPath: string, handle: ControlHandler): Promise<ControlServer> {
    mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 });
    const running = await askSupervisor(socketPath, { verb: 'ps' });
    if (running) {
      throw new CliError(
        `The stack of this checkout runs already (pid ${running.pid}). ` +
          'See it with npm run chain -- ps; end it with Ctrl-C there.',
      );
    }
    rmSync(socketPath, { force: true });
    const server = createServer();
    const control = new ControlServer(server);
    server.on('connection', (socket) => control.#serve(socket, handle));
    await listenPrivately(server, socketPath);
    return control;
  }

  /** Stops listening, removes the socket and ends every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(socket: Socket, handle: ControlHandler): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setEncoding('utf8');
    let received = '';
    socket.on('data', (text: string) => {
      received += text;
      const end = received.indexOf('\n');
      if (end === -1 && received.length <= LONGEST_MESSAGE) return;
      socket.removeAllListeners('data').resume();
      void answer(socket, end === -1 ? '' : received.slice(0, end), handle);
    });
  }
}

async function answer(socket: Socket, line: string, handle: ControlHandler): Promise<void> {
  const request = parseRequest(line);
  if (request?.verb === 'follow') return;
  const reply = request
    ? await handle(request)
    : {
        pid: process.pid,
        services: [],
        results: [],
        error: 'The supervisor does not know this request.',
      };
  socket.end(`${JSON.stringify(reply)}\n`);
}

function parseRequest(line: string): ControlRequest | undefined {
  try {
    return controlRequest.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

async function listenPrivately(server: Server, socketPath: string): Promise<void> {
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socketPath, resolve);
    });
  } finally {
    process.umask(mask);
  }
  chmodSync(socketPath, 0o600);
}
