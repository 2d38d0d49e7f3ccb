/**
 * The browser test: opens the console's page on the running chain, kills C by the page's own button,
 * watches B's breaker open, switches the placement, starts C and sees the breaker close; with what the
 * page must hold for those who use a phone, a keyboard, or a screen reader.
 */
import { Checks } from '../compose/checks.js';
import { launchChromium } from './chromium.js';
import { LiveStack } from './live-stack.js';
import { checkAccess } from './check-access.js';
import { checkControls } from './check-controls.js';
import { checkFailure } from './check-failure.js';
import { checkReconnect } from './check-reconnect.js';
import { checkSmoothness } from './check-smoothness.js';
import { openPage } from './open-page.js';

const checks = new Checks('browser test');
const browser = await launchChromium();
const stack = await startedStack();

process.once('SIGINT', () => void stopped(130));
process.once('SIGTERM', () => void stopped(143));

try {
  const { driver, faults } = await openPage(browser, stack.page);
  await checks.part('The page under 300 requests a second', async () =>
    checkSmoothness(browser, driver, stack.edge, checks),
  );
  await checks.part('C killed, placement switched, C started', async () =>
    checkFailure(driver, checks),
  );
  await checks.part('Every control', async () => checkControls(driver, checks));
  await checks.part('Every reader', async () => checkAccess(browser, driver, stack.page, checks));
  checks.check(
    'no error in the browser, nothing asked of other hosts',
    faults.length === 0,
    faults.join('; '),
  );
  await checks.part('The console gone, and another one there', async () =>
    checkReconnect(driver, stack, checks),
  );
} finally {
  await browser.close();
  await stack.stop();
}
process.exitCode = checks.conclude();

async function startedStack(): Promise<LiveStack> {
  try {
    return await LiveStack.start({ BREAKER_OPEN_MS: '2000' });
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function stopped(code: number): Promise<never> {
  await browser.close();
  await stack.stop();
  process.exit(code);
}
