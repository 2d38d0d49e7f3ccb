import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const require = createRequire(import.meta.url);

/** Rules of WCAG 2 A and AA, and of good practice. */
const OPTIONS: RunOptions = { resultTypes: ['violations'] };

/** What axe finds of serious or critical faults, a line each. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  const source = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  // By the debugger's way in: the page's policy, rightly, lets no script in.
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    async (options) =>
      (
        globalThis as unknown as { axe: { run: (given: RunOptions) => Promise<AxeResults> } }
      ).axe.run(options),
    OPTIONS,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const where = nodes.slice(0, 3).map((node) => node.target.join(' '));
      return `${id}: ${help} (${nodes.length}: ${where.join(', ')})`;
    });
}
