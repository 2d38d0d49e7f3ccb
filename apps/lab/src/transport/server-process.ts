import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { TransportName } from '../results/transport-result.js';

const MAIN = fileURLToPath(new URL('server-main.ts', import.meta.url));
const portSchema = z.object({ port: z.number() });
const cpuSchema = z.object({ cpuMicros: z.number() });

/** A server of one transport in a process of its own. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** @throws Error if the process ends before it listens */
  static async start(transport: TransportName): Promise<ServerProcess> {
    // In a group of its own: Ctrl-C is for the parent, which ends it when it has tidied up.
    const child = fork(MAIN, [transport], { execArgv: ['--import', 'tsx'], detached: true });
    const { port } = portSchema.parse(await messageOf(child));
    return new ServerProcess(child, port);
  }

  /** CPU that the process has used so far, all threads, in microseconds. */
  async cpuMicros(): Promise<number> {
    this.child.send('cpu');
    return cpuSchema.parse(await messageOf(this.child)).cpuMicros;
  }

  /** Ends it; done when it is gone. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const ended = once(child, 'exit', { signal }).then(([code]: unknown[]) => {
      throw new Error(`the server's process ended with ${String(code)}`);
    });
    const message = once(child, 'message', { signal }).then(([first]: unknown[]) => first);
    return await Promise.race([message, ended]);
  } finally {
    waiting.abort();
  }
}
