import type { Page } from 'playwright-core';

/** How long the slowest change may take on a busy machine. */
const LONGEST_MS = 60_000;

/** The page as somebody uses it: by its labels, and by what is drawn. */
export class PageDriver {
  constructor(readonly page: Page) {}

  async setLoad(level: 'off' | 'low' | 'high'): Promise<void> {
    await this.page.locator(`input[name="load"][value="${level}"]`).check();
  }

  /** By the exact name of the placement. */
  async setPlacement(placement: string): Promise<void> {
    await this.page.locator(`input[name="placement"][value="${placement}"]`).check();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click({ timeout: LONGEST_MS });
  }

  /** Waits until the breaker is drawn so; `none` until it is not drawn at all. */
  async breakerIs(key: string, look: string): Promise<void> {
    const lane = this.page.locator(`.lane[data-breaker="${key}"]`);
    if (look === 'none') await lane.waitFor({ state: 'detached', timeout: LONGEST_MS });
    else {
      const drawn = this.page.locator(`.lane[data-breaker="${key}"][data-look="${look}"]`);
      await drawn.waitFor({ timeout: LONGEST_MS });
    }
  }

  /** Waits until the headline has these words. */
  async says(words: string): Promise<string> {
    const sentence = this.page.locator('.sentence', { hasText: words });
    await sentence.waitFor({ timeout: LONGEST_MS });
    return (await sentence.innerText()).trim();
  }

  /** The figure in a row of the table, once it is neither none nor zero. */
  async figure(operation: string, hop: string, head: string): Promise<string> {
    const cell = this.page.locator(
      `tbody[aria-label="${operation}"] tr[data-hop="${hop}"] td[data-head="${head}"]`,
    );
    const filled = cell.filter({ hasText: /[1-9]/ });
    await filled.waitFor({ timeout: LONGEST_MS });
    return (await filled.innerText()).trim();
  }

  /** Waits for the words of a marker on the time lines. */
  async isMarked(words: string): Promise<void> {
    const marker = this.page.locator('.marker', { hasText: words }).last();
    await marker.waitFor({ state: 'attached', timeout: LONGEST_MS });
  }

  /** Waits until the page knows that nobody answers it. */
  async saysItReconnects(): Promise<boolean> {
    const word = this.page.locator('.connection[data-tone="bad"]', { hasText: 'reconnecting' });
    await word.waitFor({ timeout: LONGEST_MS });
    return true;
  }

  /** How far the page is wider than its window, in px. */
  async overflow(width: number): Promise<number> {
    await this.page.setViewportSize({ width, height: 900 });
    await this.page.waitForTimeout(400);
    return this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  }
}
