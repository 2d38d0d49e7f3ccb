import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@firebreak/stack';

const START_MS = 180_000;
const STOP_MS = 10_000;
const READY = 'All services are healthy';

/** The chain as a reader starts it, with ports and state of its own. */
export class DocStack {
  private readonly folder = mkdtempSync(join(tmpdir(), 'firebreak-docs-'));
  private folders = 0;
  private process: ChildProcess | undefined;
  private said = '';

  private constructor(
    private readonly root: string,
    readonly port: number,
  ) {}

  static async prepare(root: string): Promise<DocStack> {
    return new DocStack(root, await freePort());
  }

  /** What the commands need to find this stack and no other. */
  get env(): NodeJS.ProcessEnv {
    const { NO_COLOR: _colour, CI: _ci, ...inherited } = process.env;
    return {
      ...inherited,
      LOG_FORMAT: 'pretty',
      FIREBREAK_HOME: join(this.folder, 'state'),
      SERVICE_A_PORT: String(this.port),
      SERVICE_B_PORT: '0',
      SERVICE_C_PORT: '0',
      SERVICE_A_ADMIN_PORT: '0',
      SERVICE_B_ADMIN_PORT: '0',
      SERVICE_C_ADMIN_PORT: '0',
      CONSOLE_PORT: '0',
    };
  }

  /** Where a command may write its results: not there yet, and removed with the stack. */
  newFolder(): string {
    this.folders += 1;
    return join(this.folder, `results-${this.folders}`);
  }

  /** Waits until all services are healthy. @throws Error with what was said if they do not become so */
  async start(command: string): Promise<void> {
    const child = spawn('bash', ['-c', command], {
      cwd: this.root,
      env: this.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    const keep = (bytes: Buffer): void => {
      this.said += bytes.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const until = performance.now() + START_MS;
    while (!this.said.includes(READY)) {
      if (child.exitCode !== null || performance.now() > until) {
        throw new Error(`${command} did not start the chain:\n${this.said.slice(-2_000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends the chain as Ctrl-C would, then whatever is left of it; removes its files. */
  async close(): Promise<void> {
    const child = this.process;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'close');
      signalGroup(child.pid, 'SIGINT');
      const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (leader !== undefined) process.kill(-leader, signal);
  } catch {
    // It has ended by itself.
  }
}
