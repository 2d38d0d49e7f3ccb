import { createInterface } from 'node:readline';
import type { ServiceName } from '@firebreak/contracts';
import { mergeByTime } from '../logs/log-history.js';
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

  constructor(
    private readonly compose: ComposeCommand,
    private readonly write: (line: string) => void,
  ) {}

  async ps(): Promise<number> {
    return await this.compose.run(['ps']);
  }

  async apply(verb: ServiceVerb, services: readonly ServiceName[]): Promise<number> {
    return await this.compose.run([verb, ...services]);
  }

  /** What is there is sorted by time once it is all read; what follows comes as compose sends it. */
  async logs({ services, isFollowing, tail, style }: LogsRequest): Promise<number> {
    const child = this.compose.start([
      'logs',
      '--no-color',
      ...(isFollowing ? ['--follow'] : []),
      ...(tail === undefined ? [] : ['--tail', String(tail)]),
      ...services,
    ]);
    const history = new Map<string, ServiceLine[]>();
    const ended = exitCode(child);
    if (child.stdout) {
      for await (const text of createInterface({ input: child.stdout })) {
        const line = serviceLine(text);
        if (!line) continue;
        if (isFollowing) this.write(printableLine(line.service, line.json, style));
        else keep(history, line);
      }
    }
    for (const { service, json } of mergeByTime([...history.values()])) {
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

function keep(history: Map<string, ServiceLine[]>, line: ServiceLine): void {
  const lines = history.get(line.service);
  if (lines) lines.push(line);
  else history.set(line.service, [line]);
}
