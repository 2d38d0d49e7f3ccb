import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is yes. @throws Error that says what did not come about */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs / 1_000} s: ${what}`);
    await delay(50);
  }
}
