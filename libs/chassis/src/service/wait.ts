import { setTimeout as delay } from 'node:timers/promises';

/** Real time: resolves after `ms`, or at once when the signal is given. Keeps no process alive. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
