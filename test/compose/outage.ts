import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeClient } from '../chain/harness/edge-client.js';
import { seconds, type Checks } from './checks.js';
import type { ComposeStack } from './compose-stack.js';
import { quantileMs, startLoad, statuses, type TimedAnswer } from './load.js';
import { RECOVERED_WITHIN_MS, recoveryAfter, recoveryLag } from './recovery.js';
import { chargeOpenings, occurredAtMs } from './service-logs.js';

const HEALTHY_MS = 3_000;
const DOWN_MS = 14_000;
const OPEN_MS = 5_000;
const FAST_MS = 20;
/** Until A's breaker, too, has seen enough refusals to refuse by itself. */
const SETTLE_MS = 500;

/** `docker compose kill service-c` under load: one opening, fast refusals, reads untouched, recovery. */
export async function checkKill(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
  orderId: string,
): Promise<void> {
  await edge.quote();
  const stopLoad = startLoad(edge, orderId);
  await sleep(HEALTHY_MS);
  const killedAt = Date.now();
  await stack.compose('kill', 'service-c');
  await sleep(DOWN_MS);
  const quote = await edge.quote();
  const startedAt = Date.now();
  await stack.compose('start', 'service-c');
  const recoveredAt = await recoveryAfter(edge, RECOVERED_WITHIN_MS);
  await sleep(1_000);
  const { orders, reads } = await stopLoad();

  const before = orders.filter(({ sentAtMs }) => sentAtMs < killedAt - 1_000);
  checks.check('orders succeed while C lives', before.every(isPlaced), statuses(before));

  const openings = (await chargeOpenings(stack)).filter(
    (line) =>
      line['from'] === 'closed' && occurredAtMs(line) >= killedAt && occurredAtMs(line) < startedAt,
  );
  checks.check(
    "B logs closed → open of Charge's breaker once",
    openings.length === 1,
    openings.length,
  );
  const [opening] = openings;
  if (opening !== undefined) {
    checks.check('with its figures', hasFigures(opening), opening.msg);
    const openedAt = occurredAtMs(opening);
    checks.check(
      'B opens soon after the kill',
      openedAt - killedAt < 6_000,
      seconds(openedAt - killedAt),
    );
    const open = [openedAt + SETTLE_MS, startedAt] as const;
    checkRefusals(checks, between(orders, ...open), between(reads, ...open));
  }

  checks.check(
    'a quote given before is given again, and says that it is old',
    quote.status === 200 && quote.body['degraded'] === true,
    `${quote.status}, ${String(quote.headers['x-degraded'])}`,
  );

  const failedReads = reads.filter(({ status }) => status !== 200);
  checks.check('reads never fail', failedReads.length === 0, statuses(reads));

  // A follows B's hint, so that their periods do not stack either.
  const { lagMs, allowedMs } = await recoveryLag(stack, recoveredAt);
  checks.check(
    `orders succeed again within ${seconds(allowedMs)}: open periods do not stack`,
    lagMs <= allowedMs,
    `${seconds(lagMs)} after C listened`,
  );
}

/**
 * While open: 503 with Retry-After, at once, but for one probe per open period at each hop, which may
 * meet silence: the address vanished with the container. Reads of the same time, which pass through A
 * and B, are the measure of how busy the machine itself is.
 */
function checkRefusals(
  checks: Checks,
  refused: readonly TimedAnswer[],
  reads: readonly TimedAnswer[],
): void {
  const probes = 2 * (Math.floor(DOWN_MS / OPEN_MS) + 1);
  const others = refused.filter(({ status }) => status !== 503);
  checks.check(
    `orders then fail with 503, but for at most ${probes} probes that meet silence: 504`,
    others.length <= probes && others.every(({ status }) => status === 504),
    statuses(refused),
  );
  const all = refused.length - others.length;
  const hinted = refused.filter(
    ({ status, headers }) => status === 503 && Number(headers['retry-after']) >= 1,
  ).length;
  checks.check('each 503 with Retry-After', hinted === all, `${hinted} of ${all}`);

  const slow = refused.filter(isSlow).length;
  const slowReads = reads.filter(isSlow).length;
  const median = quantileMs(refused, 0.5);
  checks.check(
    `under ${FAST_MS} ms, but for at most ${probes} probes and as many as reads took longer`,
    median < FAST_MS && slow <= probes + slowReads,
    `p50 ${median.toFixed(1)} ms, p95 ${quantileMs(refused, 0.95).toFixed(1)} ms, slower ${slow} (reads: ${slowReads})`,
  );
}

function isSlow({ ms }: TimedAnswer): boolean {
  return ms >= FAST_MS;
}

function hasFigures(line: Readonly<Record<string, unknown>>): boolean {
  return ['breaker', 'failures', 'code', 'until'].every((field) => line[field] !== undefined);
}

function between(answers: readonly TimedAnswer[], from: number, to: number): TimedAnswer[] {
  return answers.filter(({ sentAtMs }) => sentAtMs >= from && sentAtMs < to);
}

function isPlaced({ status }: TimedAnswer): boolean {
  return status === 201;
}
