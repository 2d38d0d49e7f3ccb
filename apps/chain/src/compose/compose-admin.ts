import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  AdminError,
  type ClientCommand,
  type ClientLine,
  clientLine,
  type EventWatcher,
} from '@firebreak/admin/client';
import type {
  AdminEvent,
  AdminMethod,
  AdminReply,
  AdminRequest,
  ServiceName,
} from '@firebreak/contracts/plain';
import type { StackAdmin } from '../admin/stack-admin.js';
import { exitCode } from './compose-command.js';
import type { ComposeCommand } from './compose-command.js';

/** In the image: the program that calls the service beside it. */
const PROGRAM = 'dist/libs/admin/src/client/main.js';
/** Starting a process in a container takes its time; past this, it is paused or stuck. */
const CALL_WITHIN_MS = 10_000;

/**
 * The admin contracts of containers, called from within each by `docker compose exec`: no port is
 * published, and the token stays in the container's environment.
 */
export class ComposeAdmin implements StackAdmin {
  constructor(private readonly compose: Pick<ComposeCommand, 'startQuietly'>) {}

  async call<Method extends AdminMethod>(
    service: ServiceName,
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>> {
    const message = request as Record<string, unknown>;
    const program = this.#start({ service, method, request: message });
    const late = setTimeout(() => program.kill(), CALL_WITHIN_MS);
    try {
      for await (const line of program.lines()) {
        if ('error' in line) throw failure(line);
        if ('reply' in line) return line.reply as AdminReply<Method>;
      }
      throw await program.failure();
    } finally {
      clearTimeout(late);
      program.leave();
    }
  }

  async watch(service: ServiceName, watcher: EventWatcher, signal: AbortSignal): Promise<void> {
    const program = this.#start({ service, method: 'WatchEvents' });
    const leave = (): void => program.leave();
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    try {
      for await (const line of program.lines()) {
        if ('error' in line) throw failure(line);
        if ('watching' in line) watcher.watching?.();
        if ('event' in line) watcher.event(line.event as AdminEvent);
      }
      if (!signal.aborted) throw await program.failure();
    } finally {
      signal.removeEventListener('abort', leave);
      leave();
    }
  }

  #start(command: ClientCommand): RunningProgram {
    const args = ['exec', '-T', command.service, 'node', PROGRAM, JSON.stringify(command)];
    return new RunningProgram(this.compose.startQuietly(args));
  }
}

/** The program in a container, and compose in front of it. */
class RunningProgram {
  #errors = '';
  readonly #ended: Promise<number>;

  constructor(private readonly child: ChildProcess) {
    this.#ended = exitCode(child);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    // Compose may be gone before it is told.
    child.stdin?.on('error', () => undefined);
  }

  async *lines(): AsyncGenerator<ClientLine> {
    if (!this.child.stdout) return;
    for await (const text of createInterface({ input: this.child.stdout })) {
      const line = parsed(text);
      if (line !== undefined) yield line;
    }
  }

  /** The program ends with its standard input, whatever becomes of the process here. */
  leave(): void {
    this.child.stdin?.end();
  }

  kill(): void {
    this.child.kill('SIGKILL');
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
}

function parsed(text: string): ClientLine | undefined {
  try {
    return clientLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function failure({ error }: Extract<ClientLine, { error: unknown }>): AdminError {
  return new AdminError(error.code, error.message);
}
