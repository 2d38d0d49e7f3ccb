import type { Browser, BrowserContextOptions } from 'playwright-core';
import { PageDriver } from './page-driver.js';
import { watchSmoothness } from './smoothness.js';

/** A page that is open and live, and what went wrong in it so far. */
export interface OpenPage {
  readonly driver: PageDriver;
  /** Grows while the page runs. */
  readonly faults: string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const { host } = new URL(url);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) faults.push(`asked ${request.url()}`);
  });
  await watchSmoothness(page);
  await page.goto(url);
  await page.locator('.connection[data-tone="good"]').waitFor({ timeout: 60_000 });
  return { driver: new PageDriver(page), faults };
}
