import type { Browser } from 'playwright-core';
import type { Checks } from '../compose/checks.js';
import { seriousFaults } from './accessibility.js';
import { openPage } from './open-page.js';
import type { PageDriver } from './page-driver.js';

const WIDTHS = [360, 1_024, 1_600, 1_920];

/** What readers of all kinds need of the page. */
export async function checkAccess(
  browser: Browser,
  driver: PageDriver,
  url: string,
  checks: Checks,
): Promise<void> {
  const { page } = driver;
  for (const width of WIDTHS) {
    const over = await driver.overflow(width);
    checks.check(`no sideways scrolling at ${width} px`, over <= 0, `${over} px over`);
  }
  await page.setViewportSize({ width: 1_280, height: 900 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours change gently.
    await page.waitForTimeout(500);
    const faults = await seriousFaults(page);
    checks.check(
      `axe finds nothing serious, ${colorScheme}`,
      faults.length === 0,
      faults.join('; '),
    );
  }
  checks.check('the address no longer shows the token', !page.url().includes('token'), page.url());
  await checkKeyboard(driver, checks);
  await checkWithoutToken(browser, url, checks);
}

async function checkKeyboard({ page }: PageDriver, checks: Checks): Promise<void> {
  await page.reload();
  await page.locator('.lane').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const focused = await page.evaluate(() => document.activeElement?.id);
  checks.check('the first key leads to the chain', focused === 'chain', focused);

  const slider = page.getByRole('slider', { name: 'Time to read the charts at' });
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  const text = (await slider.getAttribute('aria-valuetext')) ?? '';
  checks.check('the charts can be read by keys', text.includes('POST /orders: '), text);
}

async function checkWithoutToken(browser: Browser, url: string, checks: Checks): Promise<void> {
  const { driver } = await openPage(browser, url.replace(/#.*/, ''));
  const kill = driver.page.getByRole('button', { name: 'Kill C', exact: true });
  await kill.waitFor();
  checks.check('without the token the controls are off', await kill.isDisabled());
  checks.check(
    'and the page says where to find it',
    await driver.page.getByText('#token=').isVisible(),
  );
  await driver.page.context().close();
}
