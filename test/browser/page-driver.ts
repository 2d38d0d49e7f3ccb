import type { Locator, Page } from 'playwright-core';

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

  /** By the name of an operation of C, and the choice. */
  async setFault(operation: string, choice: string): Promise<void> {
    await this.page.locator(`input[name="fault-${operation}"][value="${choice}"]`).check();
  }

  /** Presses a button behind the breaker's own. */
  async force(key: string, name: string): Promise<void> {
    await this.openLane(key);
    const button = this.lane(key).getByRole('button', { name, exact: true });
    await button.and(this.page.locator('[aria-disabled="false"]')).click({ timeout: LONGEST_MS });
  }

  /** How the calls ended that the breaker saw. */
  async countsOf(key: string): Promise<string> {
    await this.openLane(key);
    return (await this.lane(key).locator('.lane-counts').innerText()).trim();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click({ timeout: LONGEST_MS });
  }

  /** Waits until the breaker is drawn so; `none` until it is not drawn at all. */
  async breakerIs(key: string, look: string): Promise<void> {
    const lane = this.lane(key);
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

  /** Waits until the page says so of its connection to the console. */
  async connectionIs(tone: 'good' | 'bad', words: string): Promise<void> {
    const word = this.page.locator(`.connection[data-tone="${tone}"]`, { hasText: words });
    await word.waitFor({ timeout: LONGEST_MS });
  }

  /** The log lines of the request that moved a breaker, once they are shown. */
  async requestOf(event: string): Promise<{ id: string; services: readonly string[] }> {
    const line = this.page.locator('.event', { hasText: event }).first();
    await line.getByRole('button', { name: 'its request' }).click({ timeout: LONGEST_MS });
    const shown = this.page.locator('.request-lines');
    await shown.locator('li').first().waitFor({ timeout: LONGEST_MS });
    const services = await shown.locator('.event-who').allInnerTexts();
    return { id: await shown.locator('code').innerText(), services: [...new Set(services)] };
  }

  /** How far the page is wider than its window, in px. */
  async overflow(width: number): Promise<number> {
    await this.page.setViewportSize({ width, height: 900 });
    await this.page.waitForTimeout(400);
    return this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  }

  private lane(key: string): Locator {
    return this.page.locator(`.lane[data-breaker="${key}"]`);
  }

  private async openLane(key: string): Promise<void> {
    const more = this.lane(key).locator('.more');
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
  }
}
