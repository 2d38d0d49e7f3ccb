/**
 * `npm run console:pictures [directory]`: the page while C is dead, light and dark, on a phone, a
 * small and a wide screen. Those for the documents go to docs/pictures, all of them to the directory.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.js';
import { LiveStack } from './live-stack.js';
import { openPage } from './open-page.js';

const DOCS = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const WIDTHS = [360, 1_024, 1_600];
const SCHEMES = ['light', 'dark'] as const;

/** Width, scheme and height of those that the documents show. */
const FOR_DOCS = [
  { width: 1_600, scheme: 'light', height: 1_240, name: 'console.webp' },
  { width: 1_024, scheme: 'dark', height: 1_100, name: 'console-dark.webp' },
  { width: 360, scheme: 'light', height: 780, name: 'console-phone.webp' },
] as const;

const directory = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'firebreak-pictures-')));
await mkdir(directory, { recursive: true });
await mkdir(DOCS, { recursive: true });

const browser = await launchChromium();
const stack = await LiveStack.start().catch(async (error: unknown) => {
  await browser.close();
  throw error;
});
try {
  const { driver } = await openPage(browser, stack.page, { reducedMotion: 'reduce' });
  await tellStory();
  for (const scheme of SCHEMES) {
    await driver.page.emulateMedia({ colorScheme: scheme });
    for (const width of WIDTHS) {
      await driver.page.setViewportSize({ width, height: 1_000 });
      await driver.page.waitForTimeout(700);
      await driver.page.screenshot({
        path: join(directory, `${scheme}-${width}.png`),
        fullPage: true,
      });
    }
  }
  for (const { width, scheme, height, name } of FOR_DOCS) {
    await driver.page.emulateMedia({ colorScheme: scheme });
    await driver.page.setViewportSize({ width, height });
    await driver.page.evaluate(() => scrollTo(0, 0));
    await driver.page.waitForTimeout(700);
    await writeFile(join(DOCS, name), await webp(driver.page));
  }

  async function tellStory(): Promise<void> {
    await driver.setLoad('low');
    await driver.page.waitForTimeout(25_000);
    await driver.press('Kill C');
    await driver.page.waitForTimeout(22_000);
    await driver.setPlacement('a-b');
    await driver.page.waitForTimeout(18_000);
    await driver.setPlacement('every-hop');
    await driver.page.waitForTimeout(16_000);
    await driver.page.mouse.click(1, 1);
  }
} finally {
  await browser.close();
  await stack.stop();
}
console.log(`pictures: ${directory}`);

/** A third of what a PNG of the same takes. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
  await session.detach();
  return Buffer.from(data, 'base64');
}
