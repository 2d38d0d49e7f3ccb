import type { Checks } from '../compose/checks.js';
import { LiveStack } from './live-stack.js';
import type { PageDriver } from './page-driver.js';

/** The console ends under an open page, and another one starts at the same address. */
export async function checkReconnect(
  driver: PageDriver,
  stack: LiveStack,
  checks: Checks,
): Promise<void> {
  await stack.stop();
  await driver.connectionIs('bad', 'reconnecting');
  checks.check('the page says that it reconnects', true);

  const { port } = new URL(stack.page);
  const next = await LiveStack.start({ CONSOLE_PORT: port });
  try {
    await driver.connectionIs('good', 'live');
    const said = await driver.says('A, B and C answer');
    checks.check('and shows the chain again once there is another console', true, said);
  } finally {
    await next.stop();
  }
}
