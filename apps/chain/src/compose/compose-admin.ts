import { AdminError, type ClientLine, type EventWatcher } from '@firebreak/admin/client';
import type {
  AdminEvent,
  AdminMethod,
  AdminReply,
  AdminRequest,
  ServiceName,
} from '@firebreak/contracts/plain';
import type { StackAdmin } from '../admin/stack-admin.js';
import type { ComposeCommand } from './compose-command.js';
import { ContainerProgram } from './container-program.js';

/** In the image: the program that calls the service beside it. */
const PROGRAM = 'dist/libs/admin/src/client/main.js';

/**
 * The admin contracts of containers, called from within each by `docker compose exec`: no port is
 * published, and the token stays in the container's environment. One program in a container makes all
 * calls of its service, for to start it takes longer than they do; one more makes each watch.
 */
export class ComposeAdmin implements StackAdmin {
  readonly #programs = new Map<ServiceName, ContainerProgram>();

  constructor(private readonly compose: Pick<ComposeCommand, 'startQuietly'>) {}

  async call<Method extends AdminMethod>(
    service: ServiceName,
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>> {
    let program = this.#programs.get(service);
    if (program === undefined || program.hasEnded) {
      program = this.#start(service);
      this.#programs.set(service, program);
    }
    const line = await program.ask({ method, request: request as Record<string, unknown> });
    if ('error' in line) throw failure(line);
    if ('reply' in line) return line.reply as AdminReply<Method>;
    throw new AdminError('INTERNAL', `${service} answered ${method} by ${JSON.stringify(line)}`);
  }

  async watch(service: ServiceName, watcher: EventWatcher, signal: AbortSignal): Promise<void> {
    const program = this.#start(service);
    const leave = (): void => program.leave();
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    try {
      program.tell({ method: 'WatchEvents' });
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

  #start(service: ServiceName): ContainerProgram {
    const args = ['exec', '-T', service, 'node', PROGRAM, service];
    return new ContainerProgram(this.compose.startQuietly(args));
  }
}

function failure({ error }: Extract<ClientLine, { error: unknown }>): AdminError {
  return new AdminError(error.code, error.message);
}
