import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import type { Contender } from './subjects.js';
import { openedCall } from './subjects.js';

/**
 * Whether Node still reports a refused promise that nobody looks at. A breaker that answers with
 * one shared rejection is faster, and hides the mistake.
 */
export async function reportsDropped(contender: Contender): Promise<boolean> {
  const reported: unknown[] = [];
  const listener = (reason: unknown): void => void reported.push(reason);
  process.on('unhandledRejection', listener);
  try {
    const drop = await openedCall(contender);
    await drop();
    await turnOfTheEventLoop();
    await turnOfTheEventLoop();
    return reported.length === 1;
  } finally {
    process.off('unhandledRejection', listener);
  }
}
