import type { EdgeClient } from '../chain/harness/edge-client.js';
import { checkAdminIsGuarded } from './admin-reach.js';
import { chain } from './chain-command.js';
import { seconds, type Checks } from './checks.js';
import { SERVICES, type ComposeStack } from './compose-stack.js';
import { checkPublished } from './hardening.js';
import { recoveryAfter } from './recovery.js';

const WIDEST = 80;
const OPEN_MS = 5_000;
const FAULTY_ORDERS = 3;
/** Three processes that start in containers, on a busy machine. */
const MOST_VERB_MS = 15_000;

/**
 * An operator's commands on containers that have ADMIN_TOKEN: the chain is switched, looked at, broken
 * and healed through `docker compose exec`; over the network the token is what counts.
 */
export async function checkOperator(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
  token: string,
): Promise<void> {
  await checkPublished(stack, checks);
  await checkAdminIsGuarded(stack, checks, token);
  await checkSwitch(stack, checks, 'b-c', '1');
  await checkBreakers(stack, checks);
  await checkFault(stack, edge, checks);
  await checkSwitch(stack, checks, 'every-hop', '2');
}

/** `placement NAME` prints what each service answered to the switch. */
async function checkSwitch(
  stack: ComposeStack,
  checks: Checks,
  placement: string,
  epoch: string,
): Promise<void> {
  const startedAt = performance.now();
  const { ok, lines } = await chain(stack, 'placement', placement);
  const tookMs = performance.now() - startedAt;
  checks.check(
    `placement ${placement} switches all three under one number`,
    ok && areAll(lines, placement, epoch),
    figure(lines),
  );
  checks.check('… and is done with it', tookMs < MOST_VERB_MS, seconds(tookMs));
}

async function checkBreakers(stack: ComposeStack, checks: Checks): Promise<void> {
  const [shown, table] = await Promise.all([
    chain(stack, 'placement'),
    chain(stack, 'breakers', '--all'),
  ]);
  checks.check(
    'placement shows the switch afterwards',
    shown.ok && areAll(shown.lines, 'b-c', '1'),
    figure(shown.lines),
  );
  const [headings = ''] = table.lines;
  const rows = table.lines.filter((line) => /^(?:.→.|→.) /.test(line));
  const width = Math.max(...table.lines.map((line) => line.length));
  checks.check(
    `breakers prints its table within ${WIDEST} columns`,
    table.ok && headings.startsWith('HOP ') && rows.length > 0 && width <= WIDEST,
    rows.length > 0 ? `${rows.length} breakers, ${width} columns` : figure(table.lines),
  );
}

async function checkFault(stack: ComposeStack, edge: EdgeClient, checks: Checks): Promise<void> {
  const set = await chain(stack, 'fault', 'c', 'charge', 'error-rate', '1');
  const failed: string[] = [];
  for (let i = 0; i < FAULTY_ORDERS; i += 1) {
    const { status, body } = await edge.order();
    failed.push(`${status} ${String(body['code'])}`);
  }
  checks.check(
    'fault c charge error-rate 1 fails every order',
    set.ok && failed.every((answer) => answer.startsWith('503 PAYMENTS_')),
    set.ok ? failed.join(', ') : figure(set.lines),
  );

  const off = await chain(stack, 'fault', 'c', 'off');
  const clearedAt = Date.now();
  const healedAt = await recoveryAfter(edge, OPEN_MS + 3_000);
  checks.check(
    'fault c off heals',
    off.ok && healedAt !== undefined,
    off.ok ? seconds((healedAt ?? Number.NaN) - clearedAt) : figure(off.lines),
  );
}

function areAll(lines: readonly string[], placement: string, epoch: string): boolean {
  const rows = new Set(lines.map((line) => line.split(/\s+/).join(' ')));
  return SERVICES.every((service) => rows.has(`${service} ${placement} ${epoch}`));
}

function figure(lines: readonly string[]): string {
  return lines.map((line) => line.split(/\s+/).join(' ')).join(' | ');
}
