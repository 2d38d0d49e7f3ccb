/**
 * The compose test: the stack as docker-compose.yml describes it, killed, paused and healed by the
 * commands of the README, with what a client and the logs must show meanwhile. Needs a Docker engine.
 */
import { randomBytes } from 'node:crypto';
import { freePort } from '@firebreak/stack';
import { EdgeClient } from '../chain/harness/edge-client.js';
import { Checks, seconds } from './checks.js';
import { ComposeStack } from './compose-stack.js';
import { checkConsole } from './console.js';
import { checkPauseOfB, checkPauseOfC } from './hang.js';
import { checkHardening } from './hardening.js';
import { checkOperator } from './operator.js';
import { checkKill } from './outage.js';
import { checkRecoveryRounds } from './recovery.js';
import { checkOrderIsTraced, checkPage } from './edge-contract.js';
import { checkTour } from './tour.js';

/** On a machine that has as much else to do; 7 s where it has not. */
const MOST_START_MS = 40_000;

const project = process.env['COMPOSE_PROJECT_NAME'] ?? `firebreak-test-${process.pid}`;
const port = await freePort();
const consolePort = await freePort();
const settings = {
  SERVICE_A_PORT: String(port),
  CONSOLE_PORT: String(consolePort),
  PLACEMENT: 'every-hop',
};
const stack = new ComposeStack(project, settings);
const edge = new EdgeClient(`http://127.0.0.1:${port}`);
const checks = new Checks();

process.once('SIGINT', () => void stopped(130));
process.once('SIGTERM', () => void stopped(143));

try {
  if (await startStack()) await breakAndHeal();
} finally {
  await edge.close();
  await stack.down();
}
process.exitCode = checks.conclude();

async function startStack(): Promise<boolean> {
  return (
    (await checks.part('Build', async () => {
      await stack.compose('build');
    })) &&
    (await checks.part('Start', async () => {
      const ms = await stack.up(60_000);
      checks.check(
        `healthy within ${seconds(MOST_START_MS)}, once built`,
        ms < MOST_START_MS,
        seconds(ms),
      );
    }))
  );
}

async function breakAndHeal(): Promise<void> {
  await checks.part('Confinement', async () => checkHardening(stack, checks));
  let orderId = '';
  await checks.part('One order', async () => {
    orderId = await checkOrderIsTraced(stack, edge, checks);
    await checkPage(edge, checks);
  });
  await checks.part('The console', async () => checkConsole(consolePort, checks));
  await checks.part('docker compose kill service-c', async () =>
    checkKill(stack, edge, checks, orderId),
  );
  await checks.part('docker compose pause service-c', async () =>
    checkPauseOfC(stack, edge, checks, orderId),
  );
  await checks.part('docker compose pause service-b', async () =>
    checkPauseOfB(stack, edge, checks, orderId),
  );
  await checks.part('npm run chain, with ADMIN_TOKEN set', async () => {
    const token = randomBytes(24).toString('base64url');
    stack.environment = { ...settings, ADMIN_TOKEN: token };
    await stack.up(60_000);
    await checkOperator(stack, edge, checks, token);
  });
  await checks.part('npm run tour, on the containers', async () => checkTour(stack, edge, checks));
  await checks.part('PLACEMENT=b-c, kill and start three times', async () => {
    stack.environment = { ...settings, PLACEMENT: 'b-c' };
    await stack.up(60_000);
    await checkRecoveryRounds(stack, edge, checks);
  });
}

async function stopped(code: number): Promise<never> {
  await stack.down();
  process.exit(code);
}
