import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import {
  AdminError,
  type ClientCommand,
  type ClientLine,
  clientLine,
} from '@firebreak/admin/client';
import { exitCode } from './compose-command.js';

/** Starting a process in a container takes its time; past this, it is paused or stuck. */
const ANSWER_WITHIN_MS = 10_000;
/** Of what it complains the last line is told; it may complain for as long as a tour takes. */
const LONGEST_ERROR = 4_000;

/**
 * The program in a container that makes calls, and compose in front of it. Between two answers it does
 * not keep this process alive; it ends with it.
 */
export class ContainerProgram {
  #errors = '';
  #asked = 0;
  readonly #ended: Promise<number>;
  readonly #lines = this.#read();

  constructor(private readonly child: ChildProcess) {
    this.#ended = exitCode(child);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-LONGEST_ERROR);
    });
    // Compose may be gone before it is told.
    child.stdin?.on('error', () => undefined);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  tell(command: ClientCommand): void {
    this.child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /**
   * Tells it a command and gives its answer; several at once are answered in turn.
   * @throws AdminError when it cannot be started, ends, or takes longer than 10 s
   */
  async ask(command: ClientCommand): Promise<ClientLine> {
    this.#asked += 1;
    this.#keepAlive(true);
    const late = setTimeout(() => this.child.kill('SIGKILL'), ANSWER_WITHIN_MS);
    try {
      this.tell(command);
      const { value, done } = await this.#lines.next();
      if (done === true) throw await this.failure();
      return value;
    } finally {
      clearTimeout(late);
      this.#asked -= 1;
      if (this.#asked === 0) this.#keepAlive(false);
    }
  }

  /** All that it prints. */
  lines(): AsyncIterable<ClientLine> {
    return this.#lines;
  }

  /** The program ends with its standard input, whatever becomes of the process here. */
  leave(): void {
    this.child.stdin?.end();
  }

  /** Why it printed nothing: the container is gone, or paused, or too slow. */
  async failure(): Promise<AdminError> {
    await this.#ended;
    const said = this.#errors.trim().split('\n').at(-1) ?? '';
    const isStuck = this.child.signalCode !== null || /paused/i.test(said);
    return isStuck
      ? new AdminError('DEADLINE_EXCEEDED', 'it is paused or too slow')
      : new AdminError('UNAVAILABLE', said === '' ? 'no container runs' : said);
  }

  async *#read(): AsyncGenerator<ClientLine, void> {
    if (!this.child.stdout) return;
    for await (const text of createInterface({ input: this.child.stdout })) {
      const line = parsed(text);
      if (line !== undefined) yield line;
    }
  }

  #keepAlive(isWanted: boolean): void {
    const { child } = this;
    const pipes = [child.stdin, child.stdout, child.stderr] as readonly (Socket | null)[];
    for (const handle of [child, ...pipes]) {
      if (isWanted) handle?.ref();
      else handle?.unref();
    }
  }
}

function parsed(text: string): ClientLine | undefined {
  try {
    return clientLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
