import { setTimeout as delay } from 'node:timers/promises';
import { AdminError } from '@firebreak/admin/client';
import type { ServiceName } from '@firebreak/contracts/plain';
import { CliError } from '../cli/cli-error.js';
import type { OutputStyle } from '../cli/output-style.js';
import { SERVICES } from '../services.js';
import type { Stack } from '../stack.js';
import { eventLine } from './event-line.js';
import { type StackAdmin, whyNot } from './stack-admin.js';

const AGAIN_AFTER_MS = 1_000;
/** Refusals that no waiting cures. */
const FINAL = new Set(['UNAUTHENTICATED', 'UNIMPLEMENTED', 'RESOURCE_EXHAUSTED']);

/** What `events` needs besides the stack. */
export interface EventsRequest {
  readonly style: OutputStyle;
  /** A line of the events themselves. */
  readonly write: (line: string) => void;
  /** A line about the watch: who is gone, who is back. */
  readonly notice: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The verb `events`: what happens in all services, until `signal` aborts. A service that ends is
 * waited for.
 * @throws CliError when a service refuses to be watched
 */
export async function events(stack: Pick<Stack, 'admin'>, request: EventsRequest): Promise<number> {
  const admin = await stack.admin();
  await Promise.all(SERVICES.map((service) => follow(admin, service, request)));
  return 0;
}

async function follow(
  admin: StackAdmin,
  service: ServiceName,
  { style, write, notice, signal }: EventsRequest,
): Promise<void> {
  let isGone = false;
  const watcher = {
    watching: () => {
      if (isGone) notice(`${service} is back`);
      isGone = false;
    },
    event: (event: Parameters<typeof eventLine>[0]) => write(eventLine(event, style)),
  };
  while (!signal.aborted) {
    try {
      await admin.watch(service, watcher, signal);
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      if (FINAL.has(error.code)) throw new CliError(`${service} ${whyNot(error)}.`);
      if (!isGone) notice(`${service} ${whyNot(error)}; waiting for it`);
      isGone = true;
    }
    await delay(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
  }
}
