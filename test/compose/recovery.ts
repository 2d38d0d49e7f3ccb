import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeClient } from '../chain/harness/edge-client.js';
import { seconds, type Checks } from './checks.js';
import type { ComposeStack } from './compose-stack.js';
import { listeningAtMs } from './service-logs.js';

const ROUNDS = 3;
const OPEN_MS = 5_000;
const ATTEMPT_MS = 700;
const SLACK_MS = 1_000;

/** When an order next succeeds, in ms of the wall clock; undefined if none does in time. */
export async function recoveryAfter(
  edge: EdgeClient,
  withinMs: number,
): Promise<number | undefined> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    const { status } = await edge.order();
    if (status === 201) return Date.now();
    await sleep(40);
  }
  return undefined;
}

/**
 * Under `b-c`: orders succeed again within the open period, one attempt and a second, counted from the
 * line with which C says that it listens; in each of several rounds, killed at different points.
 */
export async function checkRecoveryRounds(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
): Promise<void> {
  const allowedMs = OPEN_MS + ATTEMPT_MS + SLACK_MS;
  for (let round = 1; round <= ROUNDS; round += 1) {
    await stack.compose('kill', 'service-c');
    await failOrdersFor(edge, 3_000 + round * 1_100);
    await stack.compose('start', 'service-c');
    const recoveredAt = await recoveryAfter(edge, allowedMs + 8_000);
    const lag = (recoveredAt ?? Number.NaN) - (await listeningAtMs(stack, 'service-c'));
    checks.check(
      `round ${round}: orders succeed again within ${seconds(allowedMs)} of C listening`,
      lag <= allowedMs,
      seconds(lag),
    );
  }
}

async function failOrdersFor(edge: EdgeClient, ms: number): Promise<void> {
  const until = Date.now() + ms;
  while (Date.now() < until) {
    await edge.order();
    await sleep(40);
  }
}
