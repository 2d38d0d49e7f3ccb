import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeClient } from '../chain/harness/edge-client.js';
import { seconds, type Checks } from './checks.js';
import type { ComposeStack } from './compose-stack.js';
import { chargeOpenings, listeningAtMs, occurredAtMs } from './service-logs.js';

const ROUNDS = 3;
const OPEN_MS = 5_000;
const ATTEMPT_MS = 700;
const SLACK_MS = 1_000;
/** How long is waited for it: longer than is allowed, for the figure's sake. */
export const RECOVERED_WITHIN_MS = 20_000;

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

/** How long after C listens an order succeeds again, and how long it may take. */
export interface RecoveryLag {
  readonly lagMs: number;
  readonly allowedMs: number;
}

/**
 * Allowed are the open period, one attempt and a second, as open periods do not stack. A probe sent
 * to the address that vanished with the container may fail after C listens: then one period more.
 * @param recoveredAt of {@link recoveryAfter}
 */
export async function recoveryLag(
  stack: ComposeStack,
  recoveredAt: number | undefined,
): Promise<RecoveryLag> {
  const listeningAt = await listeningAtMs(stack, 'service-c');
  const failedProbe = (await chargeOpenings(stack)).some(
    (line) => line['from'] === 'half_open' && occurredAtMs(line) >= listeningAt,
  );
  return {
    lagMs: (recoveredAt ?? Number.NaN) - listeningAt,
    allowedMs: (failedProbe ? 2 : 1) * (OPEN_MS + ATTEMPT_MS) + SLACK_MS,
  };
}

/**
 * Under `b-c`: orders succeed again in time, counted from the line with which C says that it listens;
 * in each of several rounds, killed at different points.
 */
export async function checkRecoveryRounds(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    await stack.compose('kill', 'service-c');
    await failOrdersFor(edge, 3_000 + round * 1_100);
    await stack.compose('start', 'service-c');
    const recoveredAt = await recoveryAfter(edge, RECOVERED_WITHIN_MS);
    const { lagMs, allowedMs } = await recoveryLag(stack, recoveredAt);
    checks.check(
      `round ${round}: orders succeed again within ${seconds(allowedMs)} of C listening`,
      lagMs <= allowedMs,
      seconds(lagMs),
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
