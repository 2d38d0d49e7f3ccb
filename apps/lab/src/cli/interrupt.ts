import { setMaxListeners } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell expects of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;
/** One Ctrl-C may come twice: from the terminal, and passed on by npm. */
const SAME_PRESS_MS = 1_000;

/**
 * Does work that Ctrl-C ends cleanly: the first signal, or a reader of stdout that has gone, aborts the
 * work's signal, and the work is to end soon and keep what it has; a later signal ends the process.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  // Many wait at once, such as the callers of an experiment; each leaves when its wait ends.
  setMaxListeners(0, stop.signal);
  let toldAt: number | undefined;
  const told = (): void => {
    toldAt ??= performance.now();
    if (performance.now() - toldAt > SAME_PRESS_MS) process.exit(INTERRUPTED);
    stop.abort();
  };
  const unheard = (): void => stop.abort();
  for (const signal of SIGNALS) process.on(signal, told);
  process.stdout.on('error', unheard);
  try {
    return await work(stop.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, told);
    process.stdout.off('error', unheard);
  }
}
