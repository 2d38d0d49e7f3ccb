import type { Checks } from '../compose/checks.js';
import type { PageDriver } from './page-driver.js';

const AT_B = 'service-b:service-c/Charge';
const AT_A = 'service-a:service-b/PlaceOrder';

/** The story that the console is there to tell, by its own controls. */
export async function checkFailure(driver: PageDriver, checks: Checks): Promise<void> {
  await driver.setLoad('low');
  await driver.says('A, B and C answer');
  await driver.press('Kill C');
  await driver.breakerIs(AT_B, 'open');
  checks.check('B’s breaker opens', true);
  const said = await driver.says('B refuses calls for it');
  checks.check('the headline says what is wrong', said.includes('C does not answer'), said);
  await driver.breakerIs(AT_A, 'open');
  const refused = await driver.figure('POST /orders', 'a-b', 'refused');
  checks.check('refused calls are counted', refused !== '0', refused);
  await driver.isMarked('C gone');

  await driver.setPlacement('b-c');
  await driver.breakerIs(AT_A, 'none');
  await driver.breakerIs(AT_B, 'open');
  await driver.isMarked('b-c');
  checks.check('under b-c only B’s breaker stands there', true);

  await driver.press('Start C');
  await driver.breakerIs(AT_B, 'closed');
  await driver.says('A, B and C answer');
  await driver.isMarked('C answers');
  checks.check('C is started, the breaker closes', true);

  // The probe is an order that goes through all three.
  const { id, services } = await driver.requestOf('service-c/Charge half_open → closed');
  checks.check(
    'a transition leads to the log lines of its request, of all who had it',
    /^[\w.:-]{1,64}$/.test(id) && services.length >= 2,
    `${id} at ${services.join(', ')}`,
  );
}
