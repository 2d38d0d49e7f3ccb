import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian, Ubuntu and others put a Chromium; CHROMIUM names another. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/**
 * Starts the Chromium of this machine without a window.
 * @throws Error that says how to get one
 */
export async function launchChromium(): Promise<Browser> {
  const given = process.env['CHROMIUM'];
  const executablePath = [...(given === undefined ? [] : [given]), ...PLACES].find(existsSync);
  if (executablePath === undefined) {
    throw new Error(
      'no Chromium here: apt-get install -y chromium, or name one in the variable CHROMIUM',
    );
  }
  // Chromium refuses to sandbox itself for root, as whom CI runs; the page is our own.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...args, '--disable-dev-shm-usage'] });
}
