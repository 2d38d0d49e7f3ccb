import type { ServiceName } from '@firebreak/contracts/plain';
import type { LogLine } from '@firebreak/stack';
import type { ComposeStack } from './compose-stack.js';

/** When a line was written, in ms of the wall clock. */
export function occurredAtMs(line: LogLine): number {
  return Date.parse(line.time);
}

/** B's lines about the breaker of Charge opening, from closed or after a failed probe. */
export async function chargeOpenings(stack: ComposeStack): Promise<LogLine[]> {
  const opened = await stack.events('service-b', 'circuit.opened');
  return opened.filter((line) => /charge/i.test(String(line['breaker'])));
}

/** When a service last said that it listens. */
export async function listeningAtMs(stack: ComposeStack, service: ServiceName): Promise<number> {
  const line = (await stack.events(service, 'service.listening')).at(-1);
  if (line === undefined) throw new Error(`${service} never said that it listens`);
  return occurredAtMs(line);
}
