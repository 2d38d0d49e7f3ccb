import type { Browser } from 'playwright-core';
import type { Checks } from '../compose/checks.js';
import { extraLoad } from './extra-load.js';
import type { PageDriver } from './page-driver.js';
import { measureSmoothness } from './smoothness.js';

const LEAST_REPAINTS = 4;
const LONGEST_PAUSE_MS = 1_000;
const LONGEST_TASK_MS = 100;
const FOR_MS = 6_000;
/** Until the rates, which are means of a second, are those of the load. */
const RAMP_MS = 2_500;

/** The console's own 200 requests a second and 100 more. */
export async function checkSmoothness(
  browser: Browser,
  driver: PageDriver,
  edge: string,
  checks: Checks,
): Promise<void> {
  await driver.setLoad('high');
  const load = extraLoad(edge, 100);
  try {
    await driver.page.waitForTimeout(RAMP_MS);
    const rate = await driver.figure('GET /orders/:id', 'client-a', 'rate');
    const seen = await measureSmoothness(browser, driver.page, FOR_MS);
    const { repaintsPerSecond, longestPauseMs, longestTaskMs, longestWorkMs } = seen;
    checks.check('the page shows the load', rate !== '0/s', `${rate} reads`);
    checks.check(
      'repaints at least 4 times a second',
      repaintsPerSecond >= LEAST_REPAINTS,
      `${repaintsPerSecond.toFixed(1)} a second`,
    );
    checks.check(
      'never stands still for a second',
      longestPauseMs <= LONGEST_PAUSE_MS,
      `longest pause ${longestPauseMs.toFixed(0)} ms`,
    );
    // On a busy machine a task also waits for its core: that is not the page's doing.
    checks.check(
      'no task works for more than 100 ms',
      longestTaskMs <= LONGEST_TASK_MS || (longestWorkMs > 0 && longestWorkMs <= LONGEST_TASK_MS),
      `longest task ${longestTaskMs.toFixed(0)} ms, longest work ${longestWorkMs.toFixed(0)} ms`,
    );
  } finally {
    await load.stop();
  }
}
