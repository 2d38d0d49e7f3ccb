import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeClient } from '../chain/harness/edge-client.js';
import { seconds, type Checks } from './checks.js';
import type { ComposeStack } from './compose-stack.js';
import { quantileMs, startLoad, statuses, type TimedAnswer } from './load.js';
import { recoveryAfter } from './recovery.js';
import { chargeOpenings, occurredAtMs } from './service-logs.js';

const PAUSED_MS = 8_000;
const OPEN_MS = 5_000;
const RECOVERY_MS = 2 * OPEN_MS + 3_000;
const MOST_REPEATED = 20;

/** `docker compose pause service-c`: the breaker ends the waiting, `unpause` heals, nothing is charged twice. */
export async function checkPauseOfC(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
  orderId: string,
): Promise<void> {
  const stopLoad = startLoad(edge, orderId);
  await sleep(1_000);
  const pausedAt = Date.now();
  await stack.compose('pause', 'service-c');
  await sleep(PAUSED_MS);
  const resumedAt = Date.now();
  await stack.compose('unpause', 'service-c');
  const recovery = await recoveryAfter(edge, RECOVERY_MS + 5_000);
  const { orders, reads } = await stopLoad();

  const opening = (await chargeOpenings(stack)).find((line) => occurredAtMs(line) > pausedAt);
  const openedAt = opening === undefined ? Number.NaN : occurredAtMs(opening);
  checks.check('B opens Charge on the hang', opening !== undefined, seconds(openedAt - pausedAt));
  const refused = orders.filter(
    ({ sentAtMs }) => sentAtMs > openedAt + 500 && sentAtMs < resumedAt - 500,
  );
  checks.check(
    'orders then fail at once (p50 under 20 ms)',
    refused.length > 0 && quantileMs(refused, 0.5) < 20,
    `p50 ${quantileMs(refused, 0.5).toFixed(1)} ms, ${statuses(refused)}`,
  );
  checks.check(
    'reads never fail',
    reads.every(({ status }) => status === 200),
    statuses(reads),
  );
  checks.check(
    'orders succeed again after unpause',
    recovery !== undefined && recovery - resumedAt < RECOVERY_MS,
    seconds((recovery ?? Number.NaN) - resumedAt),
  );
  await checkCharges(stack, edge, checks, orders);
}

/** What C booked: nothing twice, nothing that it had called off; who asks again learns the outcome. */
async function checkCharges(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
  orders: readonly TimedAnswer[],
): Promise<void> {
  const charged = await orderIds(stack, 'payment.charged');
  const cancelled = await orderIds(stack, 'payment.cancelled');
  const booked = new Set(charged);
  const both = cancelled.filter((id) => booked.has(id));
  checks.check(
    'nothing called off was booked',
    both.length === 0,
    `${cancelled.length} called off`,
  );

  const unknown = orders.filter(({ status }) => status === 504).slice(0, MOST_REPEATED);
  const repeated = await Promise.all(
    unknown.map(async ({ headers }) => edge.order(String(headers['idempotency-key']))),
  );
  checks.check(
    'orders that ended in 504 succeed when asked again with their key',
    unknown.length > 0 && repeated.every(({ status }) => status === 201),
    statuses(repeated),
  );

  const charges = await orderIds(stack, 'payment.charged');
  const twice = charges.length - new Set(charges).size;
  checks.check('nothing was charged twice', twice === 0, `${charges.length} charges`);
}

async function orderIds(stack: ComposeStack, event: string): Promise<string[]> {
  return (await stack.events('service-c', event)).map((line) => String(line['orderId']));
}

/** `pause` of B: A notices, C is healthy throughout, so B's breakers have nothing to open for. */
export async function checkPauseOfB(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
  orderId: string,
): Promise<void> {
  const stopLoad = startLoad(edge, orderId);
  await sleep(1_000);
  const pausedAt = Date.now();
  await stack.compose('pause', 'service-b');
  await sleep(3_000);
  const resumedAt = Date.now();
  await stack.compose('unpause', 'service-b');
  const recovery = await recoveryAfter(edge, RECOVERY_MS + 5_000);
  await sleep(500);
  await stopLoad();

  const opened = (await stack.events('service-b', 'circuit.opened')).filter(
    (line) => occurredAtMs(line) > pausedAt,
  );
  checks.check('B opens no breaker on a healthy C', opened.length === 0, opened.length);
  checks.check(
    'orders succeed again after unpause',
    recovery !== undefined,
    seconds((recovery ?? Number.NaN) - resumedAt),
  );
}
