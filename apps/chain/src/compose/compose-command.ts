import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const QUESTION_TIMEOUT_MS = 10_000;
const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['docker', 'compose'],
  ['docker-compose'],
];

/** Docker compose as installed here: the plugin `docker compose`, or the older `docker-compose`. */
export class ComposeCommand {
  private constructor(
    private readonly command: readonly [string, ...string[]],
    private readonly directory: string,
  ) {}

  /**
   * The compose command under which this checkout has containers, running or not; undefined when
   * there are none or Docker cannot be asked.
   * @param directory where docker-compose.yml lies
   */
  static async find(directory: string): Promise<ComposeCommand | undefined> {
    for (const command of COMMANDS) {
      const compose = new ComposeCommand(command, directory);
      if (await compose.#hasContainers()) return compose;
    }
    return undefined;
  }

  /** Runs a compose command with our own streams. @returns its exit code */
  async run(args: readonly string[]): Promise<number> {
    return await exitCode(this.#spawn(args, ['inherit', 'inherit', 'inherit']));
  }

  /**
   * As {@link run}, but what compose says on either stream goes to `write`, line by line, and Ctrl-C on
   * the terminal does not reach it: what was begun is done, and can be put right.
   */
  async runTelling(args: readonly string[], write: (line: string) => void): Promise<number> {
    const child = this.#spawn(args, ['ignore', 'pipe', 'pipe'], true);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', write);
    }
    return await exitCode(child);
  }

  /** Starts a compose command whose standard output is to be read. */
  start(args: readonly string[]): ChildProcess {
    return this.#spawn(args, ['inherit', 'pipe', 'inherit']);
  }

  /**
   * Starts a compose command all of whose streams are ours: nothing of it is seen, and Ctrl-C does not
   * reach it either.
   */
  startQuietly(args: readonly string[]): ChildProcess {
    return this.#spawn(args, ['pipe', 'pipe', 'pipe'], true);
  }

  #spawn(
    args: readonly string[],
    stdio: ('ignore' | 'inherit' | 'pipe')[],
    detached = false,
  ): ChildProcess {
    const [program, ...first] = this.command;
    const { env } = process;
    return spawn(program, [...first, ...args], { cwd: this.directory, env, stdio, detached });
  }

  async #hasContainers(): Promise<boolean> {
    const [program, ...first] = this.command;
    try {
      const { stdout } = await promisify(execFile)(program, [...first, 'ps', '--all', '-q'], {
        cwd: this.directory,
        env: process.env,
        timeout: QUESTION_TIMEOUT_MS,
      });
      return stdout.trim() !== '';
    } catch {
      return false;
    }
  }
}

/** The exit code of a process that was started; 127 when it could not be. */
export async function exitCode(child: ChildProcess): Promise<number> {
  return await new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
