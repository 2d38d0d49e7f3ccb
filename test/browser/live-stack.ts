import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { freePort } from '@firebreak/stack';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LONGEST_START_MS = 120_000;
const LONGEST_STOP_MS = 10_000;

/** The chain and its console as `npm start` runs them, on free ports and with a home of its own. */
export class LiveStack {
  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    private readonly home: string,
    /** Where A answers. */
    readonly edge: string,
    /** Of the page, with the token. */
    readonly page: string,
  ) {}

  /** @throws Error with what was printed, if it does not come up */
  static async start(env: NodeJS.ProcessEnv = {}): Promise<LiveStack> {
    const home = await mkdtemp(join(tmpdir(), 'firebreak-browser-'));
    const ports = await Promise.all(Array.from({ length: 7 }, freePort));
    const [a, b, c, adminA, adminB, adminC, console] = ports.map(String);
    const child = spawn(process.execPath, ['--import', 'tsx', 'apps/chain/src/main.ts', 'up'], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        NO_COLOR: '1',
        FIREBREAK_HOME: home,
        SERVICE_A_PORT: a,
        SERVICE_B_PORT: b,
        SERVICE_C_PORT: c,
        SERVICE_A_ADMIN_PORT: adminA,
        SERVICE_B_ADMIN_PORT: adminB,
        SERVICE_C_ADMIN_PORT: adminC,
        SERVICE_A_METRICS_PORT: '0',
        SERVICE_B_METRICS_PORT: '0',
        SERVICE_C_METRICS_PORT: '0',
        CONSOLE_PORT: console,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const page = await addressOfPage(child);
      return new LiveStack(child, home, `http://127.0.0.1:${a}`, page);
    } catch (error) {
      await ended(child);
      await rm(home, { recursive: true, force: true });
      throw error;
    }
  }

  /** Ends everything; safe to call more than once. */
  async stop(): Promise<void> {
    await ended(this.child);
    await rm(this.home, { recursive: true, force: true });
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

async function addressOfPage(child: Child): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error(`the stack ${why}; it printed:\n  ${lines.slice(-20).join('\n  ')}`));
    const timer = setTimeout(() => fail('is not up yet'), LONGEST_START_MS);
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended');
    });
    const read = (line: string): void => {
      lines.push(line);
      const [found] = /http:\/\/[\d.:]+\/#token=[\w-]+/.exec(line) ?? [];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
  });
}

async function ended(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS);
  await closed;
  clearTimeout(timer);
}
