import { createInterface } from 'node:readline';
import type { ServiceName } from '@firebreak/contracts';
import type { StackAdmin } from '../admin/stack-admin.js';
import { lastOf, mergeByTime } from '../logs/log-history.js';
import type { ServiceLine } from '../logs/log-history.js';
import { printableLine } from '../logs/log-printer.js';
import type { ServiceVerb } from '../native/control-protocol.js';
import type { LogsRequest, Stack } from '../stack.js';
import { exitCode } from './compose-command.js';
import type { ComposeCommand } from './compose-command.js';
import { parseComposeLine } from './compose-prefix.js';

/** The stack of containers that `docker compose up` runs. The verbs are compose's own. */
export class ComposeStack implements Stack {
  readonly kind = 'compose';
  #admin: StackAdmin | undefined;

  /** @param isQuiet what compose says to a verb goes to `write`, too, not to the terminal */
  constructor(
    private readonly compose: ComposeCommand,
    private readonly write: (line: string) => void,
    private readonly isQuiet = false,
  ) {}

  async ps(): Promise<number> {
    // Without it compose v2 leaves out who was killed.
    return await this.compose.run(['ps', '--all']);
  }

  /** What is started begins with the placement of the file; it is switched to that of the others. */
  async apply(verb: ServiceVerb, services: readonly ServiceName[]): Promise<number> {
    const command = [verb, ...services];
    const code = this.isQuiet
      ? await this.compose.runTelling(command, this.write)
      : await this.compose.run(command);
    if (verb !== 'start' || code !== 0) return code;
    const { reapplyPlacement } = await import('../admin/reapply-placement.js');
    return (await reapplyPlacement(await this.admin(), services, this.write)) ? 0 : 1;
  }

  async admin(): Promise<StackAdmin> {
    const { ComposeAdmin } = await import('./compose-admin.js');
    this.#admin ??= new ComposeAdmin(this.compose);
    return this.#admin;
  }

  /** Nobody is there to remember it: {@link apply} asks the services that run. */
  rememberPlacement(): Promise<void> {
    return Promise.resolve();
  }

  /** What is there is sorted by time once it is all read; what follows comes as compose sends it. */
  async logs({ services, isFollowing, tail, keep, style }: LogsRequest): Promise<number> {
    const child = this.compose.start([
      'logs',
      '--no-color',
      ...(isFollowing ? ['--follow'] : []),
      // The last of the lines that are kept, and compose does not know which those are.
      ...(tail === undefined || keep !== undefined ? [] : ['--tail', String(tail)]),
      ...services,
    ]);
    const history = new Map<string, ServiceLine[]>();
    const ended = exitCode(child);
    if (child.stdout) {
      for await (const text of createInterface({ input: child.stdout })) {
        const line = serviceLine(text);
        if (!line || keep?.(line.json) === false) continue;
        if (isFollowing) this.write(printableLine(line.service, line.json, style));
        else add(history, line);
      }
    }
    for (const { service, json } of mergeByTime(
      [...history.values()].map((lines) => lastOf(lines, tail)),
    )) {
      this.write(printableLine(service, json, style));
    }
    return await ended;
  }
}

/** Compose's own words (`Attaching to …`, `service-c_1 exited with code 137`) but the first are kept. */
function serviceLine(text: string): ServiceLine | undefined {
  const { service, text: json } = parseComposeLine(text);
  if (service !== undefined) return { service, json };
  return text === '' || text.startsWith('Attaching to ')
    ? undefined
    : { service: 'compose', json: text };
}

function add(history: Map<string, ServiceLine[]>, line: ServiceLine): void {
  const lines = history.get(line.service);
  if (lines) lines.push(line);
  else history.set(line.service, [line]);
}
