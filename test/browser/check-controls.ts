import type { Checks } from '../compose/checks.js';
import type { PageDriver } from './page-driver.js';

const AT_B = 'service-b:service-c/Charge';
const ALL_WELL = 'A, B and C answer';

/** The controls that the story does without: each is pressed, and the page shows what came of it. */
export async function checkControls(driver: PageDriver, checks: Checks): Promise<void> {
  await driver.setFault('Charge', 'all');
  await driver.isMarked('C fault on');
  await driver.breakerIs(AT_B, 'open');
  await driver.setFault('Charge', 'off');
  await driver.isMarked('C fault off');
  await driver.breakerIs(AT_B, 'closed');
  checks.check('C fails all charges until it is told to work again', true);

  const counts = await driver.countsOf(AT_B);
  checks.check(
    'a breaker tells how its calls ended',
    /^\d+ ok · [1-9]\d* failed · /.test(counts),
    counts,
  );
  await driver.force(AT_B, 'Force open');
  await driver.breakerIs(AT_B, 'forced_open');
  await driver.force(AT_B, 'Auto');
  await driver.breakerIs(AT_B, 'closed');
  checks.check('a breaker is forced open, and let go again', true);

  await driver.press('Pause C');
  await driver.says('C is silent');
  await driver.press('Resume C');
  const said = await driver.says(ALL_WELL);
  checks.check('C is paused, and goes on', true, said);
}
