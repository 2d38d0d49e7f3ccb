import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { RunningLoad, StartLoad } from './load-control.js';

const PROGRAM = fileURLToPath(new URL('./load-process.js', import.meta.url));
/** Then it is killed. */
const STOP_WITHIN_MS = 2_000;

const report = z.object({ sent: z.number() });

/** Makes loads that are sent to the edge by a process of their own each. @param url of the edge */
export function spawnLoad(url: string): StartLoad {
  return (ratePerSecond, sent): RunningLoad => {
    const child = fork(PROGRAM, [url, String(ratePerSecond)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (message) => {
      const { data } = report.safeParse(message);
      if (data !== undefined) sent(data.sent);
    });
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    return {
      ended,
      stop: async () => {
        const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
        child.kill('SIGTERM');
        await ended;
        clearTimeout(late);
      },
    };
  };
}
