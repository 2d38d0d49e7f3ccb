import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { until } from './until.js';

const ENDS_WITHIN_MS = 15_000;

/** A place for one native stack and the commands that find it there, and nowhere else. */
export class TourPlace {
  readonly home = mkdtempSync(join(tmpdir(), 'firebreak-tour-'));
  readonly #commands: ChainCommand[] = [];

  /** Begins `npm run chain -- <words>`, without npm. */
  run(...words: readonly string[]): ChainCommand {
    const command = new ChainCommand(words, this.#environment());
    this.#commands.push(command);
    return command;
  }

  /** What runs with this place in its environment: commands, services, watchdogs. */
  processes(): string[] {
    return processIds().flatMap((pid) => {
      const isOurs = readOrNothing(`/proc/${pid}/environ`).includes(
        `FIREBREAK_HOME=${this.home}\0`,
      );
      const words = readOrNothing(`/proc/${pid}/cmdline`).split('\0').join(' ').trim();
      return isOurs && words !== '' ? [`${pid} ${words}`] : [];
    });
  }

  /** What is left of it once there was time for all to end. */
  async left(): Promise<string[]> {
    await until(() => this.processes().length === 0, ENDS_WITHIN_MS);
    return this.processes();
  }

  /** Ends everything, whatever happened. */
  async remove(): Promise<void> {
    for (const command of this.#commands) await command.end();
    for (const left of this.processes()) process.kill(Number.parseInt(left, 10), 'SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Any free port, and no compose stack that happens to be up. */
  #environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    const free = ['A', 'B', 'C'].flatMap((letter) => [
      [`SERVICE_${letter}_PORT`, '0'],
      [`SERVICE_${letter}_ADMIN_PORT`, '0'],
    ]);
    return {
      PATH,
      HOME,
      CONSOLE: 'off',
      FIREBREAK_HOME: this.home,
      COMPOSE_PROJECT_NAME: basename(this.home).toLowerCase(),
      ...(Object.fromEntries(free) as Record<string, string>),
    };
  }
}

/** A command line in a process of its own, and what it has written. */
export class ChainCommand {
  readonly child: ChildProcess;
  output = '';
  errors = '';
  /** Its exit code. */
  readonly ended: Promise<number | null>;

  constructor(words: readonly string[], env: NodeJS.ProcessEnv) {
    const args = ['--import', 'tsx', 'apps/chain/src/main.ts', ...words];
    this.child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Waits until it has written that, or has ended. @throws with what it wrote instead */
  async says(text: string, withinMs: number): Promise<void> {
    const isOver = (): boolean => this.child.exitCode !== null;
    await until(() => this.output.includes(text) || isOver(), withinMs);
    if (!this.output.includes(text)) {
      throw new Error(`no "${text}" within ${withinMs} ms:\n${this.output}${this.errors}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(): Promise<void> {
    this.signal('SIGTERM');
    await this.ended;
  }
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
    );
  } catch {
    return [];
  }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
