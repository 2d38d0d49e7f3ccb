import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { SERVICES } from '../services.js';
import { processFacts } from '../native/process-facts.js';
import { REPOSITORY_ROOT } from '../native/stack-paths.js';

/** Chains of other specs may be busy beside it. */
const WAIT_MS = 20_000;
const FAKE_SERVICE = pathToFileURL(
  join(REPOSITORY_ROOT, 'apps/chain/src/testing/fake-service.mjs'),
);

/** A directory with a build of fake services and the state of a stack, for one spec. */
export class FakeCheckout {
  readonly home: string;
  readonly dist: string;

  constructor() {
    const directory = mkdtempSync(join(tmpdir(), 'firebreak-'));
    this.home = join(directory, 'state');
    this.dist = join(directory, 'dist');
    for (const service of SERVICES) {
      const folder = join(this.dist, 'apps', service, 'src');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'main.js'), `import(${JSON.stringify(FAKE_SERVICE.href)});\n`);
    }
  }

  /** A console that does what the script says; there is none otherwise. */
  addConsole(script: string): void {
    const folder = join(this.dist, 'apps', 'console', 'src');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'main.js'), script);
  }

  /** Environment of a stack of this checkout, on free ports. */
  env(more: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
    const ports = {
      SERVICE_A_PORT: '0',
      SERVICE_B_PORT: '0',
      SERVICE_C_PORT: '0',
      SERVICE_A_ADMIN_PORT: '0',
      SERVICE_B_ADMIN_PORT: '0',
      SERVICE_C_ADMIN_PORT: '0',
      CONSOLE_PORT: '0',
    };
    const { NODE_OPTIONS: _jests, CI: _ours, ...inherited } = process.env;
    return { ...inherited, ...ports, FIREBREAK_HOME: this.home, ...more };
  }

  remove(): void {
    rmSync(join(this.home, '..'), { recursive: true, force: true });
  }
}

/** The command line in a process of its own. */
export class ChainProcess {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  output = '';
  errors = '';
  readonly #ended: Promise<number | null>;

  constructor(args: readonly string[], env: Record<string, string | undefined>) {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'apps/chain/src/main.ts', ...args], {
      cwd: REPOSITORY_ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.#ended = new Promise((resolve) => {
      this.child.once('close', (code) => resolve(code));
    });
  }

  /** Its exit code, once it has ended; null when a signal ended it. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Waits until its output has the text. */
  async says(text: string): Promise<void> {
    const what = (): string => `"${text}" in:\n${this.output}${this.errors}`;
    await eventually(what, () => this.output.includes(text));
  }

  /** Ends it as politely as needed: what it started is then ended by itself or by its watchdog. */
  async end(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return await this.#ended;
  }
}

/** Waits until something is so, at most 20 s. @param what for the message when it is not */
export async function eventually(what: () => string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what()}`);
    await delay(20);
  }
}

/** Waits until none of the processes is alive; a zombie that nobody reaped is not. */
export async function allGone(pids: readonly number[]): Promise<void> {
  const end = Date.now() + WAIT_MS;
  for (const pid of pids) {
    while (((await processFacts(pid))?.rssBytes ?? 0) > 0) {
      if (Date.now() > end) throw new Error(`process ${pid} was left running`);
      await delay(20);
    }
  }
}
