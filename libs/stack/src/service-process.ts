import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseEnv } from 'node:util';
import type { ServiceName } from '@firebreak/contracts/plain';

const ROOT = new URL('../../../', import.meta.url);
const RUNTIME_FLAGS = parseEnv(readFileSync(new URL('runtime.env', ROOT), 'utf8'));

/** One line that a service wrote, parsed. */
export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly service: string;
  readonly event?: string;
  readonly msg: string;
  readonly correlationId?: string;
  readonly traceId?: string;
  readonly [field: string]: unknown;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A real service process, what it wrote, and the signals to send it. */
export class ServiceProcess {
  readonly lines: LogLine[] = [];
  /** What it wrote to stderr, and lines that were no JSON. */
  readonly raw: string[] = [];
  readonly exited: Promise<Exit>;

  private readonly child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(
    readonly name: ServiceName | 'console',
    environment: NodeJS.ProcessEnv,
  ) {
    const entry = new URL(`dist/apps/${name}/src/main.js`, ROOT).pathname;
    this.child = spawn(process.execPath, [entry], {
      env: { PATH: process.env['PATH'], ...RUNTIME_FLAGS, LOG_FORMAT: 'json', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    alive.add(this.child);
    this.exited = once(this.child, 'close').then(([code, signal]) => {
      alive.delete(this.child);
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.keep(line));
    createInterface({ input: this.child.stderr }).on('line', (line) => this.keep(line));
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error(`${this.name} could not be started at all`);
    return pid;
  }

  get running(): boolean {
    return alive.has(this.child);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends the process whatever state it is in; resolves when it is gone. */
  async end(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.exited;
  }

  events(event: string): LogLine[] {
    return this.lines.filter((line) => line.event === event);
  }

  /** The first line that fits, also one written before; rejects with what was written instead. */
  async waitFor(
    fits: (line: LogLine) => boolean,
    withinMs: number,
    what: string,
  ): Promise<LogLine> {
    const until = performance.now() + withinMs;
    for (;;) {
      const found = this.lines.find(fits);
      if (found !== undefined) return found;
      if (performance.now() > until || !this.running) {
        const tail = [...this.lines.map((line) => line.msg), ...this.raw].slice(-12).join('\n  ');
        throw new Error(`${this.name}: no ${what} within ${withinMs} ms; it wrote:\n  ${tail}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async waitForEvent(event: string, withinMs: number): Promise<LogLine> {
    return this.waitFor((line) => line.event === event, withinMs, event);
  }

  private keep(text: string): void {
    try {
      this.lines.push(JSON.parse(text) as LogLine);
    } catch {
      this.raw.push(text);
    }
  }
}
