import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is yes; gives up in silence, for the test to tell why. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo()) && performance.now() < end) await delay(25);
}
